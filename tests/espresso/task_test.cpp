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

Task produce(Channel<std::unique_ptr<int>>& out, int first, int n) {
  for (int i = first; i < first + n; ++i)
    if (!co_await async::send(out, std::make_unique<int>(i))) co_return;
}

Task consume(Channel<std::unique_ptr<int>>& in, std::vector<int>& seen, WaitGroup& done) {
  while (std::optional<std::unique_ptr<int>> value = co_await async::receive(in))
    ++seen[static_cast<std::size_t>(**value)];
  done.done();
}

/// Tasks on either side, goroutines on either side, and both.
TEST_P(Tasks, MessagesAreNeitherLostNorDoubled) {
  constexpr int senders = 8;
  constexpr int each = 500;
  for (const std::size_t capacity : {0u, 3u}) {
    std::vector<std::vector<int>> seen(4, std::vector<int>(senders * each, 0));
    run([&] {
      Channel<std::unique_ptr<int>> channel(capacity);
      TaskGroup sending;
      WaitGroup receiving;
      receiving.add(4);
      go(consume(channel, seen[0], receiving));
      go(consume(channel, seen[1], receiving));
      for (const std::size_t i : {2u, 3u})
        go([&, i] {
          while (auto value = channel.receive()) ++seen[i][static_cast<std::size_t>(**value)];
          receiving.done();
        });
      for (int sender = 0; sender < senders; ++sender) {
        if (sender % 2 == 0)
          sending.go(produce(channel, sender * each, each));
        else
          sending.go([&, sender] {
            for (int i = sender * each; i < (sender + 1) * each; ++i)
              channel.send(std::make_unique<int>(i));
          });
      }
      sending.wait();
      channel.close();
      receiving.wait();
    });
    for (std::size_t i = 0; i < seen[0].size(); ++i)
      ASSERT_EQ(seen[0][i] + seen[1][i] + seen[2][i] + seen[3][i], 1) << "message " << i;
  }
}

TEST_P(Tasks, CloseWakesBothSides) {
  int refused = 0;
  int drained = 0;
  run([&] {
    Channel<int> full(0);
    Channel<int> empty(0);
    TaskGroup group;
    WaitGroup waiting;
    waiting.add(2);
    group.go([](Channel<int>& out, WaitGroup& begun, int& count) -> Task {
      begun.done();
      if (!co_await async::send(out, 1)) ++count;
      if (!co_await async::send(out, 1)) ++count;
    }(full, waiting, refused));
    group.go([](Channel<int>& in, WaitGroup& begun, int& count) -> Task {
      begun.done();
      if (!co_await async::receive(in)) ++count;
      if (!co_await async::receive(in)) ++count;
    }(empty, waiting, drained));
    waiting.wait();
    yield();
    full.close();
    empty.close();
    group.wait();
  });
  EXPECT_EQ(refused, 2);
  EXPECT_EQ(drained, 2);
}

TEST_P(Tasks, WaitForGroupsAndSeeWhatWasDone) {
  std::vector<int> seen(100, 0);
  run([&] {
    WaitGroup work;
    work.add(1);
    int value = 0;
    TaskGroup group;
    for (int& slot : seen)
      group.go([](WaitGroup& until, const int& source, int& copy) -> Task {
        co_await async::wait(until);
        copy = source;
        co_await async::wait(until);  // it is over: goes on at once
      }(work, value, slot));
    yield();
    value = 7;
    work.done();
    group.wait();
  });
  EXPECT_EQ(seen, std::vector<int>(100, 7));
}

TEST_P(Tasks, ExcludeEachOtherAndGoroutines) {
  long counter = 0;
  run([&] {
    Mutex mutex;
    TaskGroup group;
    for (int i = 0; i < 10; ++i) {
      group.go([](Mutex& guard, long& count) -> Task {
        for (int n = 0; n < 200; ++n) {
          co_await async::lock(guard);
          const long before = count;
          co_await async::yield();
          count = before + 1;
          guard.unlock();
        }
      }(mutex, counter));
      group.go([&] {
        for (int n = 0; n < 200; ++n) {
          mutex.lock();
          const long before = counter;
          yield();
          counter = before + 1;
          mutex.unlock();
        }
      });
    }
    group.wait();
  });
  EXPECT_EQ(counter, 4000);
}

TEST_P(Tasks, ParkAndHandDataOver) {
  constexpr int rounds = 1000;
  long sum = 0;
  run([&] {
    Parker here;
    Parker there;
    int data = 0;
    TaskGroup group;
    group.go([](Parker& mine, Parker& yours, int& shared, long& total) -> Task {
      for (int i = 0; i < rounds; ++i) {
        co_await async::park(mine);
        total += shared;
        yours.unpark();
      }
    }(there, here, data, sum));
    for (int i = 0; i < rounds; ++i) {
      data = i;
      there.unpark();
      here.park();
    }
    group.wait();
  });
  EXPECT_EQ(sum, rounds * (rounds - 1) / 2);
}

TEST_P(Tasks, SleepAtLeastAsLongAsAsked) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds nap(5);
  std::vector<Clock::duration> slept(20);
  run([&] {
    for (Clock::duration& one : slept)
      go([](Clock::duration& time, std::chrono::milliseconds wanted) -> Task {
        const Clock::time_point begin = Clock::now();
        co_await async::sleep_for(wanted);
        time = Clock::now() - begin;
      }(one, nap));
    go([]() -> Task { co_await async::sleep_for(std::chrono::nanoseconds(-1)); }());
  });
  for (const Clock::duration one : slept) EXPECT_GE(one, nap);
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
