#include "runtimes/espresso/fork_join.hpp"

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>

#include "runtimes/espresso/channel.hpp"
#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class ForkJoin : public OnWorkers {};
ESPRESSO_ON_WORKERS(ForkJoin);

long fib(int n) {
  if (n < 2) return n;
  long left = 0, right = 0;
  fork_join([&] { left = fib(n - 1); }, [&] { right = fib(n - 2); });
  return left + right;
}

TEST_P(ForkJoin, Recurses) {
  long result = 0;
  run([&result] { result = fib(20); });
  EXPECT_EQ(result, 6765);
}

TEST_P(ForkJoin, RecursesDeeperThanTheRing) {
  std::atomic<long> ran{0};
  const std::function<void(int)> descend = [&](int n) {
    if (n > 0) fork_join([&] { ++ran; }, [&] { descend(n - 1); });
  };
  espresso::run({.workers = GetParam(), .pus = {}, .stack_bytes = 1 << 20}, [&] { descend(1000); });
  EXPECT_EQ(ran.load(), 1000);
}

// Whoever waits here leaves the fork to the loop, which begins it; it comes back to the ring, and
// is not to be begun again.
TEST_P(ForkJoin, BothSidesMayPark) {
  std::atomic<int> begun{0};
  run([&begun] {
    for (int i = 0; i < 200; ++i) {
      Channel<int> channel;
      Parker parker;
      fork_join(
          [&] {
            ++begun;
            channel.receive();
            yield();
            parker.unpark();
            yield();
          },
          [&] {
            channel.send(i);
            parker.park();
          });
    }
  });
  EXPECT_EQ(begun.load(), 200);
}

TEST_P(ForkJoin, AFirstThatOnlyTheSecondCanFreeIsNotRunTooEarly) {
  run([] {
    WaitGroup freed;
    freed.add(1);
    fork_join([&] { freed.wait(); }, [&] { freed.done(); });
  });
}

/// However many wait in the ring, which may be full: then there is made room for the first.
TEST_P(ForkJoin, TheSecondMayWaitForTheFirstWhateverElseIsRunnable) {
  for (int others = 254; others <= 260; ++others)
    run([others] {
      for (int i = 0; i < others; ++i) go([] {});
      Channel<int> from_first(0);
      int received = 0;
      fork_join([&] { from_first.send(others); },
                [&] { received = from_first.receive().value_or(-1); });
      EXPECT_EQ(received, others);
    });
}

template <class First, class Second>
std::string what_leaves(First first, Second second) {
  try {
    fork_join(first, second);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing";
}

[[noreturn]] void fail(const char* what) { throw std::runtime_error(what); }

TEST_P(ForkJoin, AnExceptionLeavesItWhenBothHaveEnded) {
  run([] {
    for (int i = 0; i < 50; ++i) {
      bool ended = false;
      const auto work = [&] {
        yield();
        ended = true;
      };
      const auto fail_first = [] { fail("first"); };
      const auto park_and_fail_first = [] {
        yield();
        fail("first");
      };
      const auto fail_second = [] { fail("second"); };
      EXPECT_EQ(what_leaves(work, fail_second), "second");
      EXPECT_TRUE(std::exchange(ended, false));
      EXPECT_EQ(what_leaves(fail_first, work), "first");
      EXPECT_TRUE(std::exchange(ended, false));
      EXPECT_EQ(what_leaves(park_and_fail_first, work), "first");
      EXPECT_EQ(what_leaves(park_and_fail_first, fail_second), "first");
    }
  });
}

void sleep_in_leaves(int leaves, std::atomic<int>& slept) {
  if (leaves == 1) {
    sleep_for(std::chrono::milliseconds(100));
    ++slept;
    return;
  }
  fork_join([&] { sleep_in_leaves(leaves / 2, slept); },
            [&] { sleep_in_leaves(leaves - leaves / 2, slept); });
}

// A fork has no stack reserved for it.
TEST_P(ForkJoin, ThousandsOfForksMayPark) {
  if (ESPRESSO_TSAN) GTEST_SKIP() << "ThreadSanitizer follows too few stacks";
  std::atomic<int> slept{0};
  run([&slept] { sleep_in_leaves(4096, slept); });
  EXPECT_EQ(slept.load(), 4096);
}

TEST_P(ForkJoin, ThrowsWhatTheFirstThrowsAlsoWhileAnExceptionIsHandled) {
  run([] {
    try {
      throw std::logic_error("one");
    } catch (const std::logic_error&) {
      EXPECT_THROW(fork_join([] { throw std::runtime_error("another"); }, [] {}),
                   std::runtime_error);
    }
  });
}

}  // namespace
}  // namespace espresso
