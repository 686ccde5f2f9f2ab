#include "stack_overflow.hpp"

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
std::uintptr_t page = 0;

/// One line on standard error, put together without anything that a signal handler may not call.
class Sentence {
 public:
  Sentence& operator<<(std::string_view text) {
    const std::size_t size = std::min<std::size_t>(text.size(), std::end(text_) - end_);
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

std::uintptr_t stack_pointer_of(const void* context) {
  const mcontext_t& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(machine.gregs[REG_RSP]);
#elif defined(__aarch64__)
  return static_cast<std::uintptr_t>(machine.sp);
#else
  return reinterpret_cast<std::uintptr_t>(&machine);  // unknown: no fault is near it
#endif
}

/// Of the stack that the stack pointer is on: who reads past the upper end of its own comes to the
/// guard of the next.
bool is_in_guard(std::uintptr_t fault, std::uintptr_t stack_pointer, std::size_t stack_bytes) {
  return fault % stack_bytes < page && fault / stack_bytes == stack_pointer / stack_bytes;
}

void name_overflow(const Worker& worker, std::size_t stack_bytes, const char* option) {
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
  sentence << " has overflowed its stack of " << std::uint64_t{stack_bytes} << " bytes, "
           << std::uint64_t{page} << " of them guard: "
           << "give more to Options::" << option << ", which costs address space only\n";
  sentence.write();
}

void pass_on(int signal, siginfo_t* info, void* context) {
  if ((handled_before.sa_flags & SA_SIGINFO) != 0) {
    handled_before.sa_sigaction(signal, info, context);
  } else if (handled_before.sa_handler != SIG_DFL && handled_before.sa_handler != SIG_IGN) {
    handled_before.sa_handler(signal);
  } else {
    ::signal(signal, SIG_DFL);                // the instruction is repeated, and ends the program
    if (info->si_code <= 0) ::raise(signal);  // sent by somebody: it will not come again
  }
}

void on_fault(int signal, siginfo_t* info, void* context) {
  if (const Worker* worker = this_worker(); worker != nullptr && info->si_code > 0) {
    const auto fault = reinterpret_cast<std::uintptr_t>(info->si_addr);
    const std::uintptr_t stack_pointer = stack_pointer_of(context);
    Scheduler& scheduler = worker->scheduler();
    const std::size_t large = scheduler.large_stacks.arena().stack_bytes();
    const std::size_t ordinary = scheduler.arena.stack_bytes();
    if (is_in_guard(fault, stack_pointer, large) &&
        scheduler.large_stacks.arena().holds_for_sure(info->si_addr))
      name_overflow(*worker, large, "large_stack_bytes");
    else if (is_in_guard(fault, stack_pointer, ordinary))
      name_overflow(*worker, ordinary, "stack_bytes");
  }
  pass_on(signal, info, context);
}

}  // namespace

void name_stack_overflows() {
  static std::once_flag installed;
  std::call_once(installed, [] {
    page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    struct sigaction action {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigaction(SIGSEGV, nullptr, &handled_before);  // before the handler can need it
    ::sigaction(SIGSEGV, &action, nullptr);
  });
}

SignalStack::SignalStack()
    : size_(static_cast<std::size_t>(std::max<long>(::sysconf(_SC_MINSIGSTKSZ), 0)) + 64 * 1024),
      memory_(std::make_unique_for_overwrite<std::byte[]>(size_)) {}

SignalStack::Use::Use(const SignalStack& stack) {
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
