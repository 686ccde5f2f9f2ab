// How the program ends when something is broken: with a sentence that says what.
#include <alloca.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <system_error>

#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class EndingDeathTest : public OnWorkers {};
ESPRESSO_ON_WORKERS(EndingDeathTest);

TEST_P(EndingDeathTest, DeadlockIsNoticed) {
  EXPECT_DEATH(run([] {
                 Channel<int> nobody_sends;
                 nobody_sends.receive();
               }),
               "all goroutines are asleep - deadlock! \\(1 alive");
}

TEST_P(EndingDeathTest, DeadlockIsNoticedAfterMainHasEnded) {
  EXPECT_DEATH(run([] {
                 for (int i = 0; i < 100; ++i)
                   go([i] {
                     if (i % 2 == 0) sleep_for(std::chrono::milliseconds(i));
                     Parker().park();
                   });
               }),
               "deadlock! \\(100 alive");
}

TEST_P(EndingDeathTest, AnExceptionThatLeavesAGoroutineNamesIt) {
  EXPECT_DEATH(run([] { go([] { throw std::range_error("too far"); }); }),
               "an exception has left goroutine [0-9]+: too far");
  EXPECT_DEATH(run([] { go([] { throw 1; }); }),
               "an exception that is not a std::exception has left goroutine [0-9]+");
}

TEST_P(EndingDeathTest, MisuseIsNamed) {
  EXPECT_DEATH(run([] { WaitGroup().done(); }), "the count of a WaitGroup has become negative");
  EXPECT_DEATH(run([] { Mutex().unlock(); }), "not locked");
  EXPECT_DEATH(go([] {}), "may be called from a goroutine only");
}

Task nothing() { co_return; }
Task park(Parker& parker) { co_await async::park(parker); }

TEST_P(EndingDeathTest, MisuseOfTasksIsNamed) {
  EXPECT_DEATH(run([] {
                 Task task = nothing();
                 go(std::move(task));
                 go(std::move(task));
               }),
               "a task that has been started before, or moved elsewhere");
  EXPECT_DEATH(run([] {
                 Parker parker;
                 TaskGroup group;
                 group.go(park(parker));
                 group.go(park(parker));
                 group.wait();
               }),
               "two wait for the permit of one parker");
}

TEST_P(EndingDeathTest, WhoReadsPastItsStackIsNotSaidToHaveOverflowedIt) {
  EXPECT_DEATH(run([] {
                 go([] {
                   volatile char here = 0;
                   for (volatile char* above = &here;; above += 1024) *above = 1;
                 });
               }),
               testing::Not(testing::HasSubstr("overflowed its stack")));
}

int overflow(int depth) {
  volatile char frame[512] = {};
  return depth == 0 ? 0 : overflow(depth + 1) + frame[depth % 512];
}

TEST_P(EndingDeathTest, AStackOverflowHitsTheGuard) {
  EXPECT_DEATH(run([] { go([] { std::exit(overflow(1)); }); }),
               "goroutine [0-9]+ has overflowed its stack of 65536 bytes, 4096 of them guard: give "
               "more to Options::stack_bytes");
}

TEST_P(EndingDeathTest, AStackOverflowIsNamedAfterAPark) {
  EXPECT_DEATH(run([] {
                 go([] {
                   sleep_for(std::chrono::milliseconds(1));
                   std::exit(overflow(1));
                 });
               }),
               "goroutine [0-9]+ has overflowed its stack");
}

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // whose frames have other sizes
/// With so many bytes left of an ordinary stack, which may be too few for what the library does.
[[gnu::noinline]] void ask_for_a_large_stack(std::size_t left, std::size_t stack_bytes) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) % stack_bytes;
  asm volatile("" ::"r"(::alloca(here - page - left)));
  on_large_stack([] {});
}

/// In the library itself as well, which may hold a lock there that the sentence must not wait for.
TEST(EndingDeathTestOfOneWorker, AnOverflowIsNamedWhereverItHappens) {
  constexpr std::size_t stack_bytes = 1 << 20;
  for (std::size_t left = 256; left < 3072; left += 64)
    EXPECT_DEATH(
        {
          ::alarm(20);
          espresso::run({.workers = 1,
                         .pus = {},
                         .stack_bytes = stack_bytes,
                         .large_stack_bytes = stack_bytes},
                        [left] {
                          ask_for_a_large_stack(left, stack_bytes);
                          std::exit(overflow(1));
                        });
        },
        "goroutine [0-9]+ has overflowed its stack")
        << left;
}
#endif

TEST_P(EndingDeathTest, AnotherFaultIsNotCalledAnOverflow) {
  // Whatever else is written, by a sanitizer say, this is not.
  EXPECT_DEATH(run([] {
                 go([] {
                   volatile std::uintptr_t nowhere = 64;
                   *reinterpret_cast<volatile int*>(nowhere) = 1;
                 });
               }),
               testing::Not(testing::HasSubstr("overflowed its stack of 65536")));
}

TEST_P(EndingDeathTest, WhoHandledFaultsBeforeStillDoes) {
  const auto overflow_with_handler = [] {
    ::signal(SIGSEGV, [](int) { std::_Exit(42); });
    run([] { go([] { std::exit(overflow(1)); }); });
  };
  EXPECT_EXIT(overflow_with_handler(), testing::ExitedWithCode(42), "goroutine [0-9]+ has over");
}

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // their shadow memory does not fit under the limit
TEST_P(EndingDeathTest, WithoutAddressSpaceGoThrows) {
  const auto start_until_refused = [] {
    const rlimit limit{std::size_t{2} << 30, std::size_t{2} << 30};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) std::exit(1);
    long started = 0;
    bool refused = false;
    WaitGroup ended;
    try {
      run([&] {
        try {
          for (;; ++started) {
            ended.add();
            go([&ended] { ended.done(); });
          }
        } catch (const std::system_error&) {
          refused = true;
        } catch (const std::bad_alloc&) {
          refused = true;
        }
        ended.done();
        ended.wait();
      });
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      std::exit(2);
    }
    std::exit(refused && started > 1000 ? 0 : 3);
  };
  EXPECT_EXIT(start_until_refused(), testing::ExitedWithCode(0), "");
}
#endif

TEST_P(EndingDeathTest, AnExceptionThatLeavesMainIsToldAlsoWhereOthersWaitForWhatItWouldHaveDone) {
  EXPECT_DEATH(run([] {
                 Channel<int> jobs;
                 go([&jobs] { jobs.receive(); });
                 yield();
                 throw std::runtime_error("cannot read the configuration");
               }),
               "an exception has left main, which 1 goroutines still wait for, for ever: cannot "
               "read the configuration");
}

}  // namespace
}  // namespace espresso
