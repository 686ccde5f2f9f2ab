#include "stack_overflow.hpp"

#include <signal.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <mutex>
#include <string_view>

#include "goroutine.hpp"
#include "scheduler.hpp"
#include "stack_arena.hpp"
#include "worker.hpp"

namespace espresso::detail {
namespace {

struct sigaction handled_before {};

/// One line on standard error, put together without anything that a signal handler may not call.
class Sentence {
 public:
  Sentence& operator<<(std::string_view text) {
    const auto room = static_cast<std::size_t>(std::end(text_) - end_);
    const std::size_t size = std::min(text.size(), room);
    end_ = std::copy_n(text.data(), size, end_);
    return *this;
  }
  Sentence& operator<<(std::uint64_t number) {
    end_ = std::to_chars(end_, std::end(text_), number).ptr;
    return *this;
  }
  void write() const {
    const std::size_t size = static_cast<std::size_t>(end_ - text_);
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text_, size);
  }

 private:
  char text_[512];
  char* end_ = text_;
};

/// Where it was, by what it was interrupted.
struct Place {
  std::uintptr_t stack_pointer, frame_pointer;
};

Place place_of(const void* context) {
  const mcontext_t& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return {static_cast<std::uintptr_t>(machine.gregs[REG_RSP]),
          static_cast<std::uintptr_t>(machine.gregs[REG_RBP])};
#elif defined(__aarch64__)
  return {static_cast<std::uintptr_t>(machine.sp), static_cast<std::uintptr_t>(machine.regs[29])};
#else
  // unknown: no fault is near it
  return {reinterpret_cast<std::uintptr_t>(&machine), reinterpret_cast<std::uintptr_t>(&machine)};
#endif
}

/// Of the stack that it is on: who reads past the upper end of its own comes to the guard of the
/// next. A frame whose size is known only as it is made is addressed by the frame pointer; gcc has
/// then moved the stack pointer beyond the guard already. Where nobody uses a frame pointer its
/// register holds anything, and null lies where the guard of a first slot would.
bool is_in_guard(std::uintptr_t fault, const Place& place, const StackArena& arena) {
  const std::size_t stack = arena.stack_bytes();
  if (fault % stack >= arena.guard_bytes()) return false;
  if (fault / stack == place.stack_pointer / stack) return true;
  return fault / stack == place.frame_pointer / stack &&
         arena.holds_for_sure(reinterpret_cast<const void*>(fault));
}

/// A signal came for whose frame there was no room: the system says so without an address.
bool leaves_no_room_for_signals(const siginfo_t& info, const Place& place,
                                const StackArena& arena) {
  if (info.si_code != SI_KERNEL || info.si_addr != nullptr) return false;
  const std::size_t needed =
      static_cast<std::size_t>(std::max<long>(::sysconf(_SC_MINSIGSTKSZ), MINSIGSTKSZ));
  return place.stack_pointer % arena.stack_bytes() < arena.guard_bytes() + needed &&
         arena.holds_for_sure(reinterpret_cast<const void*>(place.stack_pointer));
}

void name_overflow(const Worker& worker, const StackArena& arena, const char* option) {
  Sentence sentence;
  sentence << "espresso: ";
  if (const Goroutine* goroutine = worker.runs(); goroutine == nullptr)
    sentence << "a worker";
  else if (goroutine->id == Goroutine::no_id)
    sentence << "a fork";
  else if (goroutine->id < Goroutine::first_id)
    sentence << "task " << goroutine->number();
  else
    sentence << "goroutine " << goroutine->number();
  sentence << " has overflowed its stack of " << std::uint64_t{arena.stack_bytes()} << " bytes, "
           << std::uint64_t{arena.guard_bytes()} << " of them guard: "
           << "give more to Options::" << option << ", which costs address space only\n";
  sentence.write();
}

/// As the system would have called it: with its mask, and for the last time if it asked for that.
void call_as_asked(const struct sigaction& handler, int signal, siginfo_t* info, void* context) {
  if ((static_cast<unsigned>(handler.sa_flags) & SA_RESETHAND) != 0) ::signal(signal, SIG_DFL);
  sigset_t mask = handler.sa_mask;
  ::pthread_sigmask(SIG_BLOCK, &mask, nullptr);
  if ((handler.sa_flags & SA_NODEFER) != 0 && ::sigismember(&mask, signal) == 0) {
    ::sigemptyset(&mask);
    ::sigaddset(&mask, signal);
    ::pthread_sigmask(SIG_UNBLOCK, &mask, nullptr);
  }
  if ((handler.sa_flags & SA_SIGINFO) != 0)
    handler.sa_sigaction(signal, info, context);
  else
    handler.sa_handler(signal);
}

void pass_on(int signal, siginfo_t* info, void* context) {
  const bool was_sent = info->si_code <= 0;
  // Also where SA_SIGINFO is set: the two kinds of handlers share their place.
  const bool is_handled =
      handled_before.sa_handler != SIG_DFL && handled_before.sa_handler != SIG_IGN;
  if (is_handled) {
    call_as_asked(handled_before, signal, info, context);
  } else if (handled_before.sa_handler == SIG_DFL || !was_sent) {
    ::signal(signal, SIG_DFL);  // the instruction is repeated, and ends the program
    // What was not done by an instruction will not come again.
    if (was_sent || info->si_code == SI_KERNEL) ::raise(signal);
  }
}

void on_fault(int signal, siginfo_t* info, void* context) {
  if (const Worker* worker = this_worker(); worker != nullptr && info->si_code > 0) {
    const auto fault = reinterpret_cast<std::uintptr_t>(info->si_addr);
    const Place place = place_of(context);
    Scheduler& scheduler = worker->scheduler();
    const StackArena& large = scheduler.large_stacks.arena();
    const StackArena& ordinary = scheduler.arena;
    if ((is_in_guard(fault, place, large) && large.holds_for_sure(info->si_addr)) ||
        leaves_no_room_for_signals(*info, place, large))
      name_overflow(*worker, large, "large_stack_bytes");
    else if (is_in_guard(fault, place, ordinary) ||
             leaves_no_room_for_signals(*info, place, ordinary))
      name_overflow(*worker, ordinary, "stack_bytes");
  }
  pass_on(signal, info, context);
}

/// A library that is closed takes its handler along.
[[gnu::destructor]] void handle_as_before() {
  struct sigaction now {};
  if (::sigaction(SIGSEGV, nullptr, &now) == 0 && (now.sa_flags & SA_SIGINFO) != 0 &&
      now.sa_sigaction == on_fault)
    ::sigaction(SIGSEGV, &handled_before, nullptr);
}

}  // namespace

void name_stack_overflows() {
  static std::once_flag installed;
  std::call_once(installed, [] {
    struct sigaction action {};
    action.sa_sigaction = on_fault;
    ::sigaction(SIGSEGV, nullptr, &handled_before);  // before the handler can need it
    const bool was_ignored = handled_before.sa_handler == SIG_IGN;
    action.sa_flags =
        SA_SIGINFO | SA_ONSTACK | (was_ignored ? SA_RESTART : handled_before.sa_flags & SA_RESTART);
    ::sigaction(SIGSEGV, &action, nullptr);
  });
}

SignalStack::SignalStack()
    : size_(static_cast<std::size_t>(std::max<long>(::sysconf(_SC_MINSIGSTKSZ), 0)) + 64 * 1024),
      memory_(std::make_unique_for_overwrite<std::byte[]>(size_)) {}

SignalStack::Use::Use(const SignalStack& stack) {
  // A program that waits for its signals elsewhere has them blocked; a fault of who blocks faults
  // ends it without a word.
  sigset_t fault;
  ::sigemptyset(&fault);
  ::sigaddset(&fault, SIGSEGV);
  ::pthread_sigmask(SIG_UNBLOCK, &fault, nullptr);
  if (::sigaltstack(nullptr, &before_) != 0 || (before_.ss_flags & SS_DISABLE) == 0) return;
  stack_t own{};
  own.ss_sp = stack.memory_.get();
  own.ss_size = stack.size_;
  replaced_ = ::sigaltstack(&own, nullptr) == 0;
}

SignalStack::Use::~Use() {
  if (replaced_) ::sigaltstack(&before_, nullptr);
}

}  // namespace espresso::detail
