#include "runtimes/espresso/espresso.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class Tasks : public OnWorkers {};
ESPRESSO_ON_WORKERS(Tasks);

Task set(int& slot, int value) {
  slot = value;
  co_return;
}

TEST_P(Tasks, RunOnceBeforeRunReturns) {
  std::vector<int> runs(1000, 0);
  run([&] {
    for (int& slot : runs)
      go([](int& count) -> Task {
        ++count;
        co_return;
      }(slot));
  });
  EXPECT_EQ(runs, std::vector<int>(1000, 1));
}

TEST_P(Tasks, AreWaitedForByAGroup) {
  run([] {
    for (int round = 1; round <= 3; ++round) {
      std::vector<int> done(1000, 0);
      TaskGroup group;
      for (std::size_t i = 0; i < done.size(); ++i) {
        if (i % 2 == 0)
          group.go(set(done[i], round));
        else
          group.go([&slot = done[i], round] { slot = round; });
      }
      group.wait();
      EXPECT_EQ(done, std::vector<int>(1000, round));
    }
  });
}

TEST_P(Tasks, ThatAreNotStartedDoNotRunAndFreeWhatTheyOwn) {
  const auto owned = std::make_shared<int>(1);
  int slot = 0;
  run([&] {
    const Task never = [](std::shared_ptr<int>, int& where) -> Task { return set(where, 1); }(owned,
                                                                                              slot);
    const Task not_either = [](std::shared_ptr<int> mine) -> Task {
      ++*mine;
      co_return;
    }(owned);
  });
  EXPECT_EQ(slot, 0);
  EXPECT_EQ(*owned, 1);
  EXPECT_EQ(owned.use_count(), 1);
}

TEST_P(Tasks, FreeWhatTheyOwnAtTheirEnd) {
  const auto owned = std::make_shared<int>(0);
  run([&] {
    for (int i = 0; i < 100; ++i)
      go([](std::shared_ptr<int> mine) -> Task {
        co_await async::yield();
        (void)mine;
      }(owned));
  });
  EXPECT_EQ(owned.use_count(), 1);
}

Task count_yields(long n, long& counted) {
  for (; counted < n; ++counted) co_await async::yield();
}

TEST_P(Tasks, YieldToEachOtherAndToGoroutines) {
  std::vector<long> counted(10, 0);
  long of_goroutine = 0;
  run([&] {
    for (long& one : counted) go(count_yields(1000, one));
    go([&] {
      for (; of_goroutine < 1000; ++of_goroutine) yield();
    });
  });
  EXPECT_EQ(counted, std::vector<long>(10, 1000));
  EXPECT_EQ(of_goroutine, 1000);
}

TEST(TasksOfOneWorker, YieldToOneAnotherInTurn) {
  std::string order;
  espresso::run({.workers = 1}, [&] {
    for (const char c : {'a', 'b', 'c'})
      go([](std::string& text, char mine) -> Task {
        for (int i = 0; i < 3; ++i) {
          text += mine;
          co_await async::yield();
        }
      }(order, c));
  });
  EXPECT_EQ(order, "cabcabcab") << "the one that was created last is run next, the others in order";
}

/// What a task calls may park as a goroutine does: the task then has a stack until that returns.
TEST_P(Tasks, MayCallWhatParks) {
  int received = 0;
  run([&] {
    Channel<int> channel(0);
    TaskGroup group;
    group.go([](Channel<int>& in, int& sum) -> Task {
      for (int i = 0; i < 100; ++i) {
        sum += *in.receive();
        sum += *co_await async::receive(in);
        co_await async::yield();
        yield();
      }
    }(channel, received));
    for (int i = 0; i < 200; ++i) channel.send(1);
    group.wait();
  });
  EXPECT_EQ(received, 200);
}

TEST_P(Tasks, CatchWhatTheyThrow) {
  int caught = 0;
  run([&] {
    for (int i = 0; i < 50; ++i)
      go([](int& count) -> Task {
        bool thrown = false;
        co_await async::yield();
        try {
          throw std::runtime_error("no");
        } catch (const std::runtime_error&) {
          thrown = true;
        }
        co_await async::yield();
        static Mutex mutex;
        co_await async::lock(mutex);
        count += thrown;
        mutex.unlock();
      }(caught));
  });
  EXPECT_EQ(caught, 50);
}

TEST_P(Tasks, ParkedOnesKeepTheirFrameOnly) {
  constexpr long tasks = 10'000;
  run([&] {
    WaitGroup until;
    until.add(1);
    std::atomic<long> woken = 0;
    TaskGroup group;
    const std::int64_t before = stack_bytes_in_use();
    for (long i = 0; i < tasks; ++i)
      group.go([](WaitGroup& release, std::atomic<long>& count) -> Task {
        co_await async::wait(release);
        count.fetch_add(1);
      }(until, woken));
    sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(woken.load(), 0);
    EXPECT_LE(stack_bytes_in_use() - before, 64 * 1024 * (1 + std::int64_t{GetParam()}));
    until.done();
    group.wait();
    EXPECT_EQ(woken.load(), tasks);
  });
}

class TasksDeathTest : public OnWorkers {};
ESPRESSO_ON_WORKERS(TasksDeathTest);

TEST_P(TasksDeathTest, AnExceptionEndsTheProgram) {
  EXPECT_DEATH(run([] {
                 go([]() -> Task {
                   co_await async::yield();
                   throw std::runtime_error("too much");
                 }());
               }),
               "an exception has left task [0-9]+: too much");
}

TEST_P(TasksDeathTest, OnesThatWaitForEverAreADeadlock) {
  EXPECT_DEATH(run([] {
                 static WaitGroup never;
                 never.add(1);
                 go([](WaitGroup& group) -> Task { co_await async::wait(group); }(never));
               }),
               "all goroutines are asleep - deadlock! \\(1 alive");
}

Task waits_as_goroutines_do(Channel<int>& in, WaitGroup& done) {
  in.receive();
  done.done();
  co_return;
}

// More than descriptors reserve stacks for.
TEST_P(Tasks, ByTheThousandsMayParkAsGoroutinesDo) {
  if (ESPRESSO_TSAN) GTEST_SKIP() << "ThreadSanitizer follows too few stacks";
  constexpr int n = 4096;
  run([] {
    Channel<int> channel;
    WaitGroup done;
    done.add(n);
    for (int i = 0; i < n; ++i) go(waits_as_goroutines_do(channel, done));
    yield();
    channel.close();
    done.wait();
  });
}

/// As a compiler may lay out what it computes with vectors. (gcc 12 forgets what alignment a local
/// of a coroutine has by itself, and keeps that of its type.)
struct alignas(64) Lines {
  std::array<char, 2048> bytes{};
};

Task has_aligned_locals(bool& aligned) {
  Lines lines;
  co_await async::yield();
  aligned = reinterpret_cast<std::uintptr_t>(&lines) % 64 == 0;
}

TEST_P(Tasks, KeepTheAlignmentOfTheirLocals) {
  std::array<bool, 20> aligned{};
  run([&aligned] {
    TaskGroup group;
    for (bool& each : aligned) group.go(has_aligned_locals(each));
    group.wait();
  });
  for (const bool each : aligned) EXPECT_TRUE(each);
}

/// In frames of every size, which clang does not round up to the alignment.
template <std::size_t more>
Task has_aligned_locals_and(std::array<char, more> ballast, bool& aligned) {
  Lines lines;
  co_await async::yield();
  aligned = reinterpret_cast<std::uintptr_t>(&lines) % 64 == 0 && ballast[more - 1] == 1;
}

template <std::size_t... more>
void check_alignments(std::index_sequence<more...>) {
  std::array<bool, 2 * sizeof...(more)> aligned{};
  TaskGroup group;
  std::size_t i = 0;
  const auto start = [&]<std::size_t bytes>(std::integral_constant<std::size_t, bytes>) {
    std::array<char, bytes> ballast;
    ballast.fill(1);
    for (int twice = 0; twice < 2; ++twice)
      group.go(has_aligned_locals_and<bytes>(ballast, aligned[i++]));
  };
  (start(std::integral_constant<std::size_t, 16 * more + 8>()), ...);
  group.wait();
  for (const bool each : aligned) EXPECT_TRUE(each);
}

TEST_P(Tasks, KeepTheAlignmentOfTheirLocalsInFramesOfEverySize) {
  run([] { check_alignments(std::make_index_sequence<16>()); });
}

Task serve(int request, std::atomic<int>& served) {
  served += request;
  co_return;
}

/// clang 14 and 16 put the frame on the caller's stack, where a loop without an end sometimes
/// destroys it and else starts it.
TEST_P(TasksDeathTest, MayBeStartedByALoopThatNeverEnds) {
  constexpr int requests = 100, of_odd_ones = 2500;
  EXPECT_EXIT(run([] {
                std::atomic<int> served{0};
                Channel<int> queue(requests);
                for (int i = 1; i <= requests; ++i) queue.send(i);
                for (;;) {
                  const int request = queue.receive().value_or(0);
                  Task task = serve(request, served);
                  if (request % 2 != 0) go(std::move(task));
                  yield();
                  while (request == requests)
                    if (yield(), served == of_odd_ones) std::_Exit(7);
                }
              }),
              testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace espresso
