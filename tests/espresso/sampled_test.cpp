// A profiler interrupts goroutines anywhere, also in the middle of a switch, and unwinds what it
// finds.
#include <execinfo.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>

#include <atomic>
#include <thread>

#include "runtimes/espresso/espresso.hpp"
#include "runtimes/espresso/sanitizers.hpp"

namespace espresso {
namespace {

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // whose own handlers and stacks are in the way
std::atomic<long> samples{0};

void take_sample(int) {
  void* addresses[32];
  if (::backtrace(addresses, 32) > 0) samples.fetch_add(1, std::memory_order_relaxed);
}

/// Its frame reaches further than the stack that it leaves for is full.
template <int bytes>
[[gnu::noinline]] void wake_each_other(Parker& mine, Parker& other, const std::atomic<bool>& stop) {
  char frame[bytes];
  asm volatile("" ::"r"(frame) : "memory");
  while (!stop.load(std::memory_order_relaxed)) {
    other.unpark();
    mine.park();
  }
  other.unpark();
}

TEST(Sampled, AProfilerMayUnwindAtAnyInstruction) {
  constexpr long enough = 300'000;
  void* loads_the_unwinder[4];
  ::backtrace(loads_the_unwinder, 4);
  struct sigaction sampling {
  }, before{};
  sampling.sa_handler = take_sample;
  sampling.sa_flags = SA_RESTART | SA_ONSTACK;
  ASSERT_EQ(::sigaction(SIGPROF, &sampling, &before), 0);
  std::atomic<bool> stop{false};
  run({.workers = 1}, [&] {
    std::thread profiler([&stop, worker = ::pthread_self()] {
      while (samples.load(std::memory_order_relaxed) < enough) {
        ::pthread_kill(worker, SIGPROF);
        for (int i = 0; i < 1000; ++i) asm volatile("");
      }
      stop = true;
    });
    Parker one, other;
    TaskGroup group;
    group.go([&] { wake_each_other<12'000>(one, other, stop); });
    group.go([&] { wake_each_other<9'000>(other, one, stop); });
    group.wait();
    profiler.join();
  });
  ::sigaction(SIGPROF, &before, nullptr);
}
#endif

}  // namespace
}  // namespace espresso
