#include <gtest/gtest.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class Goroutines : public OnWorkers {};
ESPRESSO_ON_WORKERS(Goroutines);

TEST_P(Goroutines, RunReturnsWhenAllHaveEnded) {
  std::vector<int> ended(1000, 0);
  run([&] {
    for (int& slot : ended)
      go([&slot] {
        yield();
        go([&slot] { slot = 1; });
      });
  });
  EXPECT_EQ(ended, std::vector<int>(1000, 1));
}

TEST_P(Goroutines, ABodyOfAnySizeAndAlignmentIsRunAndDestroyed) {
  const auto witness = std::make_shared<int>(0);
  struct alignas(64) Aligned {
    long value = 7;
  };
  std::atomic<long> sum{0};
  run([&] {
    go([&sum, witness] { sum += 1; });
    go([&sum, witness, large = std::array<long, 100>{5}] { sum += large[0]; });
    go([&sum, witness, aligned = Aligned{}] {
      sum += reinterpret_cast<std::uintptr_t>(&aligned) % 64 == 0 ? aligned.value : 0;
    });
    go([&sum, only = std::make_unique<long>(3)] { sum += *only; });
  });
  EXPECT_EQ(sum.load(), 1 + 5 + 7 + 3);
  EXPECT_EQ(witness.use_count(), 1);
}

TEST_P(Goroutines, ABodyThatCannotBeCopiedDoesNotRun) {
  struct Throwing {
    std::atomic<bool>* ran;
    explicit Throwing(std::atomic<bool>* flag) : ran(flag) {}
    Throwing(const Throwing& other) : ran(other.ran) { throw std::range_error("no copy"); }
    void operator()() const { *ran = true; }
  };
  std::atomic<bool> ran{false};
  run([&] {
    const Throwing body(&ran);
    for (int i = 0; i < 1000; ++i) EXPECT_THROW(go(body), std::range_error);
  });
  EXPECT_FALSE(ran.load());
}

TEST_P(Goroutines, OneThatNeverParksNeedsNoStackOfItsOwn) {
  run([&] {
    const std::int64_t before = stack_bytes_in_use();
    std::atomic<int> ended{0};
    for (int i = 0; i < 1000; ++i) go([&ended] { ++ended; });
    while (ended.load() < 1000) yield();
    EXPECT_LE(stack_bytes_in_use() - before, std::int64_t{64} * 1024 * GetParam());
  });
}

TEST_P(Goroutines, EachParkedOneIsCountedWithOneStack) {
  run([&] {
    constexpr int n = 500;
    WaitGroup parked, release, ended;
    parked.add(n);
    release.add(1);
    ended.add(n);
    for (int i = 0; i < n; ++i)
      go([&] {
        parked.done();
        release.wait();
        ended.done();
      });
    parked.wait();
    // Their own, this one's, and what the workers stand on.
    const std::int64_t stacks = stack_bytes_in_use() / (64 * 1024);
    EXPECT_GE(stacks, n);
    EXPECT_LE(stacks, n + 1 + GetParam());
    release.done();
    ended.wait();
  });
}

TEST_P(Goroutines, SomeoneElseRunsWhatABusyOneHasStarted) {
  if (GetParam() == 1) GTEST_SKIP() << "there is nobody else";
  run([&] {
    for (int i = 0; i < 500; ++i) {
      std::atomic<bool> ran{false};
      go([&ran] { ran = true; });
      while (!ran.load()) ::sched_yield();  // the worker is not given back: somebody else must come
    }
  });
}

TEST(OneWorker, RunsWhatIsReadyWhereSomebodyLoopsOverSmallGroups) {
  constexpr long most_groups = 1'000'000'000;
  bool next_has_run = false, oldest_has_run = false;
  espresso::run({.workers = 1}, [&] {
    go([&] { oldest_has_run = true; });
    go([&] { next_has_run = true; });  // the other goes into the ring
    for (long i = 0; i < most_groups && !(next_has_run && oldest_has_run); ++i) {
      TaskGroup group;
      group.go([] {});
      group.wait();
    }
    EXPECT_TRUE(next_has_run && oldest_has_run);
  });
}

/// The other worker has work of its own, and so never searches.
TEST(TwoWorkers, TakeWhatIsReadyWhereSomebodyLoopsOverSmallGroups) {
  using std::chrono::steady_clock;
  constexpr std::chrono::milliseconds turn{5};  // longer than one who is held is left alone
  constexpr long most_turns = 600;
  std::atomic<bool> ran{false}, is_enough{false};
  std::atomic<long> turns{0};
  espresso::run({.workers = 2}, [&] {
    std::atomic<int> begun{0};
    for (int i = 0; i < 2; ++i)
      go([&] {
        ++begun;
        while (!ran && !is_enough) {
          const auto end = steady_clock::now() + turn;
          while (steady_clock::now() < end) {
          }
          is_enough = ++turns >= most_turns;
          yield();
        }
      });
    while (begun < 2) yield();
    const auto join_one = [] {
      TaskGroup group;
      group.go([] {});
      group.wait();
    };
    for (const long before = turns; turns < before + 4;) join_one();  // both are over there
    go([&] { ran = true; });
    while (!ran && !is_enough) join_one();
  });
  EXPECT_TRUE(ran) << "within " << most_turns << " turns of the others";
}

TEST_P(Goroutines, DeepRecursionFitsIntoALargeStack) {
  struct Recursion {
    static long depth(long n) {
      volatile char frame[1024] = {};
      return n == 0 ? frame[0] : 1 + depth(n - 1);
    }
  };
  long reached = 0;
  espresso::run({.workers = GetParam(), .pus = {}, .stack_bytes = 64 << 20},
                [&] { go([&reached] { reached = Recursion::depth(10'000); }); });
  EXPECT_EQ(reached, 10'000);
}

TEST_P(Goroutines, TwoThreadsMayRunTheirOwn) {
  std::atomic<int> ended{0};
  const auto run_some = [&] {
    run([&] {
      for (int i = 0; i < 100; ++i) go([&ended] { ++ended; });
    });
  };
  std::thread other(run_some);
  run_some();
  other.join();
  EXPECT_EQ(ended.load(), 200);
}

TEST(Options, AreRefusedWithASentence) {
  const auto run_with = [](const Options& options) { run(options, [] { FAIL(); }); };
  EXPECT_THROW(run_with({.workers = 2, .pus = {0}}), std::invalid_argument);
  EXPECT_THROW(run_with({.workers = 1, .pus = {99'999}}), std::invalid_argument);
  EXPECT_THROW(run_with({.workers = 1, .pus = {}, .stack_bytes = std::size_t{1} << 40}),
               std::invalid_argument);
  Options large{.workers = 1};
  large.large_stack_bytes = std::size_t{1} << 40;
  EXPECT_THROW(run_with(large), std::invalid_argument);
}

TEST(Options, WorkersRunOnTheirPus) {
  cpu_set_t allowed;
  ASSERT_EQ(::sched_getaffinity(0, sizeof allowed, &allowed), 0);
  for (unsigned pu = 0; pu < CPU_SETSIZE; ++pu) {
    if (!CPU_ISSET(pu, &allowed)) continue;
    int ran_on = -1;
    run({.workers = 1, .pus = {pu}}, [&] { ran_on = ::sched_getcpu(); });
    EXPECT_EQ(ran_on, static_cast<int>(pu));
  }
}

TEST(Run, FromAGoroutineIsRefused) {
  run({}, [] { EXPECT_THROW(run({}, [] {}), std::logic_error); });
}

/// A goroutine starts one that sets the flag, and computes until then. Returns once it is at it.
void hold_a_worker_until(std::atomic<bool>& flag) {
  std::atomic<bool> is_started{false};
  go([&flag, &is_started] {
    go([&flag] { flag = true; });
    is_started = true;  // the last of it: the caller's frame may be gone from here on
    while (!flag) ::sched_yield();
  });
  while (!is_started) yield();
}

// Whose worker never has nothing to do: the others only give way to each other, each in its way.
TEST_P(Goroutines, WhoGivesWayToOthersRunsWhatABusyOneHasStarted) {
  if (GetParam() == 1) GTEST_SKIP() << "there is nobody else";
  enum class Way { yield, task, channel, past };
  for (const Way way : {Way::yield, Way::task, Way::channel, Way::past}) {
    std::atomic<bool> flag{false};  // the busy one looks at it to its end
    run([&] {
      hold_a_worker_until(flag);
      TaskGroup others;
      Channel<int> there, back;
      for (unsigned i = 0; i < 2 * GetParam(); ++i) {
        if (way == Way::yield)
          others.go([&flag] {
            while (!flag) yield();
          });
        if (way == Way::task)
          others.go([](std::atomic<bool>& until) -> Task {
            while (!until) co_await async::yield();
          }(flag));
        if (way == Way::channel)
          others.go([&, i] {
            while (!flag) {
              if (i % 2 == 0) there.send(0);
              if (i % 2 == 1 && !there.receive()) return;
            }
            there.close();
          });
        if (way == Way::past)
          others.go([&flag] {
            while (!flag) sleep_until(std::chrono::steady_clock::time_point::min());
          });
      }
      others.wait();
    });
  }
}

// Whose worker has as good as nothing to do.
TEST_P(Goroutines, WhoOnlyYieldsRunsWhatABusyOneHasStarted) {
  if (GetParam() == 1) GTEST_SKIP() << "there is nobody else";
  std::atomic<bool> flag{false};  // the busy one looks at it to its end
  run([&] {
    hold_a_worker_until(flag);
    while (!flag) yield();
  });
}

void main_function() { yield(); }

TEST(Run, TakesAPlainFunction) {
  espresso::run({}, main_function);
  espresso::run({}, &main_function);
}

}  // namespace
}  // namespace espresso
