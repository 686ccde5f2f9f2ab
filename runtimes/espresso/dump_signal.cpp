#include "dump_signal.hpp"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>

#include "dump.hpp"
#include "fatal.hpp"

namespace espresso::detail {
namespace {

/// For each signal: the descriptor that its handler writes to, -1 for none; once made it stays, for
/// a handler may be late. And whether a run has it.
struct Event {
  std::atomic<int> descriptor{-1};
  std::atomic<bool> taken{false};
};
std::array<Event, NSIG> events;

void ring(int descriptor) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(descriptor, &one, sizeof one);
}

void count(int signal) {
  const int saved = errno;
  // acquire: partner of the store in the constructor, by another thread
  const int descriptor =
      events[static_cast<std::size_t>(signal)].descriptor.load(std::memory_order_acquire);
  if (descriptor != -1) ring(descriptor);
  errno = saved;
}

/// A library that is closed takes its descriptors along, those of runs that have ended.
[[gnu::destructor]] void close_events() {
  for (Event& event : events)
    if (const int descriptor = event.taken ? -1 : event.descriptor.exchange(-1); descriptor != -1)
      ::close(descriptor);
}

/// In the child of a fork: the descriptors count for the parent, whose runs are not here.
void forget_events() {
  for (Event& event : events) {
    if (const int descriptor = event.descriptor.exchange(-1); descriptor != -1) ::close(descriptor);
    event.taken = false;
  }
}

/// Throws std::bad_alloc.
void forget_events_in_children() {
  static std::once_flag told;
  std::call_once(told, [] {
    if (::pthread_atfork(nullptr, nullptr, forget_events) != 0) throw std::bad_alloc();
  });
}

/// All signals are blocked meanwhile, and in the threads that are made.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

DumpSignal::DumpSignal(Scheduler& scheduler, int signal) : scheduler_(scheduler), signal_(signal) {
  if (signal == 0) return;
  const std::string which = "espresso: dump_signal is " + std::to_string(signal);
  if (signal < 0 || signal >= NSIG) throw std::invalid_argument(which + ", which is no signal");
  for (const int fault : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS})
    if (signal == fault)
      throw std::invalid_argument(which + ", which tells of a fault: it must end the program");
  forget_events_in_children();
  Event& event = events[static_cast<std::size_t>(signal)];
  if (event.taken.exchange(true))
    throw std::invalid_argument(which + ", which another run has taken");
  try {
    event_ = event.descriptor;
    if (event_ == -1) {
      event_ = ::eventfd(0, EFD_CLOEXEC);
      if (event_ == -1)
        throw std::system_error(errno, std::generic_category(), "espresso: eventfd");
      event.descriptor = event_;
    }
    struct sigaction action {};
    action.sa_handler = count;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    if (::sigaction(signal, &action, &before_) != 0)
      throw std::invalid_argument(which + ", which cannot be handled");
    try {
      const SignalsBlocked blocked;
      thread_ = std::thread([this] { wait_and_dump(); });
    } catch (...) {
      ::sigaction(signal, &before_, nullptr);
      throw;
    }
  } catch (...) {
    event.taken = false;
    throw;
  }
}

DumpSignal::~DumpSignal() {
  if (signal_ == 0) return;
  ::sigaction(signal_, &before_, nullptr);
  ended_ = true;
  ring(event_);
  thread_.join();
  events[static_cast<std::size_t>(signal_)].taken = false;
}

void DumpSignal::wait_and_dump() {
  for (;;) {
    std::uint64_t signals;
    if (::read(event_, &signals, sizeof signals) != sizeof signals) continue;
    if (ended_) return;
    try {
      dump(scheduler_, stderr);
    } catch (const std::exception& error) {
      say("no dump: %s", error.what());
    }
  }
}

}  // namespace espresso::detail
