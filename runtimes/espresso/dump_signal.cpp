#include "dump_signal.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <system_error>

#include "dump.hpp"

namespace espresso::detail {
namespace {

/// For each signal: the descriptor that its handler writes to; once made it stays, for a handler
/// may be late. And whether a run has it.
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
  ring(events[static_cast<std::size_t>(signal)].descriptor.load(std::memory_order_relaxed));
  errno = saved;
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
      std::fprintf(stderr, "espresso: no dump: %s\n", error.what());
    }
  }
}

}  // namespace espresso::detail
