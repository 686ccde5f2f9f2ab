// Tasks that wait for each other and for goroutines, by all that can be awaited.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "runtimes/espresso/espresso.hpp"
#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class WaitingTasks : public OnWorkers {};
ESPRESSO_ON_WORKERS(WaitingTasks);

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
TEST_P(WaitingTasks, MessagesAreNeitherLostNorDoubled) {
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

TEST_P(WaitingTasks, CloseWakesBothSides) {
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

TEST_P(WaitingTasks, WaitForGroupsAndSeeWhatWasDone) {
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

TEST_P(WaitingTasks, ExcludeEachOtherAndGoroutines) {
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

TEST_P(WaitingTasks, ParkAndHandDataOver) {
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

TEST_P(WaitingTasks, SleepAtLeastAsLongAsAsked) {
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

}  // namespace
}  // namespace espresso
