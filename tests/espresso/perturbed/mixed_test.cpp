// All that goroutines can do, at once, in rounds of which each is checked; and the one promise that
// the others cannot miss: what a busy goroutine has started is run by somebody else.
#include <gtest/gtest.h>
#include <sched.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/espresso/on_workers.hpp"
#include "tests/espresso/perturbed/main.hpp"

namespace espresso::perturbed {
namespace {

using Clock = std::chrono::steady_clock;
using Random = std::minstd_rand;

/// Counted by the tests in atomics that are not perturbed and not ordered, so that nothing but the
/// scheduler orders the goroutines.
class Tally {
 public:
  void add(long n) { sum_.fetch_add(n, std::memory_order_relaxed); }
  long sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::atomic<long> sum_{0};
};

/// A counter that only a mutex makes one.
struct Guarded {
  Mutex mutex;
  long entries = 0;
};

struct Mail {
  explicit Mail(std::size_t capacity) : channel(capacity) {}
  Channel<long> channel;
};

/// What the wanderers of a round share, and what they say that they have done.
struct House {
  std::array<Guarded, 2> guarded;
  std::array<Mail, 3> mail{Mail(0), Mail(1), Mail(7)};
  std::array<Tally, 2> entered;
  Tally sent, received, started, ran, wrong;
  WaitGroup children;
  std::atomic<int> busy{0};  // goroutines that hold their worker until another has run
};

long fib(int n) {
  if (n < 2) return n;
  long left = 0, right = 0;
  fork_join([&] { left = fib(n - 1); }, [&] { right = fib(n - 2); });
  return left + right;
}

class Wanderer {
 public:
  Wanderer(std::uint64_t seed, House& house, int most_busy)
      : random_(static_cast<Random::result_type>(seed % 2147483646 + 1)),
        house_(house),
        most_busy_(most_busy) {}

  void wander(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }

 private:
  void step() {
    switch (random_() % 12) {
      case 0:
        return yield();
      case 1:
        return sleep_for(std::chrono::microseconds(random_() % 100));
      case 2:
        return send();
      case 3:
        return enter();
      case 4:
        return start_a_child();
      case 5:
        return expect(fib(6) == 8);
      case 6:
        return wait_for_a_group();
      case 7:
        return play_ping_pong();
      case 8:
        return close_a_channel_early();
      case 9:
        return hold_the_worker();
      case 10:
        return fork_what_parks();
      case 11:
        return start_a_task_that_parks();
    }
  }

  void expect(bool condition) { house_.wrong.add(condition ? 0 : 1); }

  void send() {
    const long value = static_cast<long>(random_() % 1000);
    expect(house_.mail[random_() % house_.mail.size()].channel.send(value));
    house_.sent.add(value);
  }

  void enter() {
    const std::size_t which = random_() % house_.guarded.size();
    Guarded& guarded = house_.guarded[which];
    guarded.mutex.lock();
    const long before = guarded.entries;
    if (random_() % 4 == 0) yield();
    guarded.entries = before + 1;
    guarded.mutex.unlock();
    house_.entered[which].add(1);
  }

  void start_a_child() {
    house_.started.add(1);
    house_.children.add();
    go([&house = house_, naps = random_() % 3] {
      for (unsigned i = 0; i < naps; ++i) yield();
      house.ran.add(1);
      house.children.done();
    });
  }

  /// Neither half has a stack reserved for it.
  void fork_what_parks() {
    long left = 0, right = 0;
    const auto nap = std::chrono::microseconds(random_() % 50);
    fork_join(
        [&] {
          sleep_for(nap);
          left = 1;
        },
        [&] {
          yield();
          right = 1;
        });
    expect(left + right == 2);
  }

  static Task parks_as_goroutines_do(House& house, std::chrono::microseconds nap) {
    sleep_for(nap);
    co_await async::sleep_for(nap);
    house.ran.add(1);
    house.children.done();
  }

  void start_a_task_that_parks() {
    house_.started.add(1);
    house_.children.add();
    go(parks_as_goroutines_do(house_, std::chrono::microseconds(random_() % 50)));
  }

  void wait_for_a_group() {
    const long n = static_cast<long>(random_() % 20);
    std::vector<long> ran(static_cast<std::size_t>(n), 0);
    TaskGroup group;
    for (long& each : ran)
      group.go([&each, parks = random_() % 8 == 0] {
        if (parks) yield();
        ++each;
      });
    group.wait();
    expect(ran == std::vector<long>(static_cast<std::size_t>(n), 1));
  }

  void play_ping_pong() {
    struct Table {
      Parker here, there;
      long value = 0;
    } table;
    constexpr long strokes = 5;
    WaitGroup other;
    other.add();
    go([&] {
      for (long i = 0; i < strokes; ++i) {
        table.there.park();
        ++table.value;
        table.here.unpark();
      }
      other.done();
    });
    for (long i = 0; i < strokes; ++i) {
      ++table.value;
      table.there.unpark();
      table.here.park();
      expect(table.value == 2 * (i + 1));
    }
    other.wait();
  }

  /// What send() said is accepted is received, and nothing else.
  void close_a_channel_early() {
    Channel<long> channel(random_() % 3);
    Tally accepted;
    WaitGroup senders;
    senders.add(3);
    for (long i = 0; i < 3; ++i)
      go([&, i] {
        for (long value = i + 1; channel.send(value); value += 3) accepted.add(value);
        senders.done();
      });
    long received = 0;
    for (unsigned n = random_() % 8; n > 0; --n) received += channel.receive().value_or(-1000);
    channel.close();
    while (const auto value = channel.receive()) received += *value;
    senders.wait();
    expect(accepted.sum() == received);
  }

  /// As long as it does, others must run what it has started: nobody else would.
  void hold_the_worker() {
    if (house_.busy.fetch_add(1) < most_busy_) {
      std::atomic<bool> ran{false};
      go([&ran] { ran = true; });
      while (!ran) ::sched_yield();
    }
    house_.busy.fetch_sub(1);
  }

  Random random_;
  House& house_;
  const int most_busy_;
};

void live_in(House& house, unsigned workers, std::uint64_t seed) {
  constexpr unsigned wanderers = 48;
  constexpr int steps = 40;
  WaitGroup wandering, receiving;
  for (Mail& mail : house.mail) {
    for (int i = 0; i < 2; ++i) {
      receiving.add();
      go([&] {
        while (const auto value = mail.channel.receive()) house.received.add(*value);
        receiving.done();
      });
    }
  }
  wandering.add(wanderers);
  for (unsigned i = 0; i < wanderers; ++i)
    go([&, i] {
      Wanderer(seed + i, house, static_cast<int>(workers) / 2).wander(steps);
      wandering.done();
    });
  wandering.wait();
  house.children.wait();
  for (Mail& mail : house.mail) mail.channel.close();
  receiving.wait();
}

class Perturbed : public OnWorkers {
 protected:
  /// Runs rounds until the time is up, each with a seed of its own.
  template <class Round>
  static void repeat(Round round) {
    const auto until = Clock::now() + stress_duration();
    std::uint64_t seed = run_seed();
    long rounds = 0;
    do {
      SCOPED_TRACE("round " + std::to_string(rounds));
      ASSERT_NO_FATAL_FAILURE(round(seed));
      seed = seed * 6364136223846793005 + 1442695040888963407;
      ++rounds;
      still_alive();
    } while (Clock::now() < until);
    std::printf("%ld rounds\n", rounds);
  }
};
INSTANTIATE_TEST_SUITE_P(With, Perturbed, testing::Values(2u, 3u, 24u), name_of_workers);

TEST_P(Perturbed, EverythingIsDoneOnce) {
  repeat([](std::uint64_t seed) {
    House house;
    run([&] { live_in(house, GetParam(), seed); });
    ASSERT_EQ(house.wrong.sum(), 0);
    ASSERT_EQ(house.received.sum(), house.sent.sum());
    ASSERT_EQ(house.ran.sum(), house.started.sum());
    for (std::size_t i = 0; i < house.guarded.size(); ++i)
      ASSERT_EQ(house.guarded[i].entries, house.entered[i].sum());
  });
}

// The others fall asleep over and over, just when there is something to do.
TEST_P(Perturbed, WhatABusyGoroutineHasStartedIsRun) {
  repeat([](std::uint64_t seed) {
    constexpr int most = 200;
    run([seed] {
      Random random(static_cast<Random::result_type>(seed % 2147483646 + 1));
      for (int i = 0; i < most; ++i) {
        std::atomic<bool> ran{false};
        go([&ran] { ran = true; });
        // It keeps its processor, so that the others fall asleep on another one at the same time;
        // but not for ever, should they have been put onto this one.
        for (long looks = 1; !ran; ++looks)
          if (looks % 4'000'000 == 0) ::sched_yield();
        // About as long as it takes to fall asleep.
        const auto until = Clock::now() + std::chrono::microseconds(random() % 64);
        while (Clock::now() < until) {
        }
      }
    });
  });
}

/// Short sleeps while others fall asleep, who have looked at a timer that is due in an hour only.
void sleep_beside_a_long_sleeper(unsigned workers, std::uint64_t seed) {
  Random random(static_cast<Random::result_type>(seed % 2147483646 + 1));
  const auto compute = [](unsigned long n) {
    for (volatile unsigned long i = 0; i < n; i = i + 1) {
    }
  };
  go([] { sleep_for(std::chrono::hours(1)); });
  const auto until = Clock::now() + stress_duration();
  while (Clock::now() < until) {
    WaitGroup others;
    others.add(workers);
    for (unsigned i = 0; i < workers; ++i)
      go([&others, compute, n = random() % 4096] {
        compute(n);
        others.done();
      });
    compute(random() % 4096);
    sleep_for(std::chrono::microseconds(300));
    others.wait();
    still_alive();
  }
}

// The long sleeper is why it is a process of its own: it ends with it. A timer that is slept over
// ends it as hanging.
TEST_P(Perturbed, NoTimerIsSleptOver) {
  EXPECT_EXIT(run([] {
                sleep_beside_a_long_sleeper(GetParam(), run_seed());
                std::_Exit(0);
              }),
              testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace espresso::perturbed
