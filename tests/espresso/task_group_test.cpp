#include "runtimes/espresso/task_group.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class TaskGroups : public OnWorkers {};
ESPRESSO_ON_WORKERS(TaskGroups);

TEST_P(TaskGroups, WaitReturnsWhenAllHaveEnded) {
  std::vector<unsigned char> ran(1000, 0);
  run([&ran] {
    TaskGroup group;
    for (int round = 0; round < 3; ++round) {
      for (unsigned char& slot : ran) group.go([&slot] { ++slot; });
      group.wait();
      ASSERT_EQ(ran, std::vector<unsigned char>(ran.size(), round + 1));
    }
    group.wait();  // nothing is left
  });
}

TEST_P(TaskGroups, ItsGoroutinesMayStartMoreOfThem) {
  std::atomic<int> ran{0};
  run([&ran] {
    TaskGroup group;
    for (int i = 0; i < 20; ++i)
      group.go([&] {
        for (int k = 0; k < 20; ++k)
          group.go([&ran] {
            yield();
            ++ran;
          });
        yield();
        ++ran;
      });
    group.wait();
    EXPECT_EQ(ran.load(), 20 * 21);
  });
}

// One that has begun, parked, and waits in the ring to go on is not to be begun again.
TEST_P(TaskGroups, EachRunsOnceAlsoIfItParks) {
  constexpr int n = 600;  // more than a ring holds
  std::vector<unsigned char> begun(n, 0);
  run([&begun] {
    TaskGroup group;
    Channel<int> channel;
    for (unsigned char& slot : begun)
      group.go([&] {
        ++slot;
        channel.send(1);
        yield();
      });
    for (int i = 0; i < n; ++i) channel.receive();
    group.wait();
  });
  EXPECT_EQ(begun, std::vector<unsigned char>(n, 1));
}

TEST_P(TaskGroups, GoroutinesOfOneGroupWaitForEachOther) {
  run([] {
    TaskGroup group;
    WaitGroup all_there;
    all_there.add(50);
    for (int i = 0; i < 50; ++i)
      group.go([&all_there] {
        all_there.done();
        all_there.wait();
      });
    group.wait();
  });
}

long sum_of_tree(int depth) {
  if (depth == 0) return 1;
  std::vector<long> sums(3);
  {
    TaskGroup group;  // its end waits
    for (long& sum : sums) group.go([&sum, depth] { sum = sum_of_tree(depth - 1); });
  }
  return sums[0] + sums[1] + sums[2];
}

TEST_P(TaskGroups, NestAndWaitAtTheirEnd) {
  long sum = 0;
  run([&sum] { sum = sum_of_tree(7); });
  EXPECT_EQ(sum, 2187);
}

// Each level would lie on the stack of the one before, if it were always run there.
long depth_of_chain(int depth) {
  if (depth == 0) return 0;
  long below = 0;
  TaskGroup group;
  group.go([&below, depth] { below = depth_of_chain(depth - 1); });
  group.wait();
  return below + 1;
}

TEST_P(TaskGroups, AChainOfGroupsMayBeDeeperThanAStack) {
  long depth = 0;
  run([&depth] { depth = depth_of_chain(20'000); });
  EXPECT_EQ(depth, 20'000);
}

// While a group is being run at its join, others still get their turn: a chain of successors in
// the same group would otherwise go on for ever.
TEST_P(TaskGroups, AGroupThatNeverEndsByItselfLetsOthersRun) {
  run([] {
    std::atomic<bool> stop{false};
    std::atomic<bool> woken{false};
    go([&stop] { stop = true; });
    go([&woken] {
      sleep_for(std::chrono::microseconds(10));
      woken = true;
    });
    TaskGroup group;
    struct Successor {
      TaskGroup& group;
      std::atomic<bool>& stop;
      std::atomic<bool>& woken;
      void operator()() const {
        if (!stop || !woken) group.go(*this);
      }
    };
    group.go(Successor{group, stop, woken});
    group.wait();
    EXPECT_TRUE(stop && woken);
  });
}

/// By time and not by their number: these are long.
TEST_P(TaskGroups, AChainOfLongChildrenLetsOthersRun) {
  constexpr int most_children =
      10'000;  // of which each computes for as many microseconds as it has
  constexpr std::chrono::microseconds each(200);
  std::atomic<bool> other_ran{false};
  int children = 0;
  run([&] {
    go([&] { other_ran = true; });
    TaskGroup group;
    std::function<void()> chain = [&] {
      const auto end = std::chrono::steady_clock::now() + each;
      while (std::chrono::steady_clock::now() < end) {
      }
      if (++children < most_children && !other_ran) group.go([&chain] { chain(); });
    };
    group.go([&chain] { chain(); });
    group.wait();
  });
  EXPECT_LT(children, most_children);
}

TEST_P(TaskGroups, AnExceptionThatLeavesOneEndsTheProgram) {
  EXPECT_DEATH(run([] {
                 TaskGroup group;
                 group.go([] { throw std::runtime_error("spilt"); });
                 group.wait();
               }),
               "an exception has left goroutine [0-9]+: spilt");
}

/// Their owner waits for them as an exception leaves it.
TEST_P(TaskGroups, ChildrenDoNotSeeWhatEndsTheirGroup) {
  std::atomic<int> children{0}, seen{0};
  const auto child = [&] {
    ++children;
    if (std::uncaught_exceptions() != 0 || std::current_exception() != nullptr) ++seen;
    yield();
    if (std::uncaught_exceptions() != 0 || std::current_exception() != nullptr) ++seen;
  };
  run([&] {
    EXPECT_THROW(
        {
          TaskGroup group;
          for (int i = 0; i < 10; ++i) group.go(child);
          throw std::runtime_error("on its way");
        },
        std::runtime_error);
    EXPECT_EQ(std::current_exception(), nullptr);
  });
  EXPECT_EQ(children.load(), 10);
  EXPECT_EQ(seen.load(), 0);
}

}  // namespace
}  // namespace espresso
