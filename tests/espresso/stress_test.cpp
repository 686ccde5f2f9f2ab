// Everything at once, with a seed that is printed when it fails.
#include <gtest/gtest.h>

#include <atomic>
#include <exception>
#include <random>
#include <vector>

#include "tests/espresso/on_workers.hpp"
#include "tests/espresso/resident_bytes.hpp"

namespace espresso {
namespace {

class Stress : public OnWorkers {};
ESPRESSO_ON_WORKERS(Stress);

long fib(int n) {
  if (n < 2) return n;
  long left = 0;
  WaitGroup joined;
  joined.add(1);
  go([&, n] {
    left = fib(n - 1);
    joined.done();
  });
  const long right = fib(n - 2);
  joined.wait();
  return left + right;
}

TEST_P(Stress, ForkAndJoin) {
  long result = 0;
  run([&result] { result = fib(16); });
  EXPECT_EQ(result, 987);
}

/// A tree of goroutines that send their sums over channels of their parents.
void tree(Channel<long>& parent, long first, long leaves) {
  if (leaves == 1) {
    parent.send(first);
    return;
  }
  Channel<long> children;
  WaitGroup ended;
  ended.add(10);
  for (long i = 0; i < 10; ++i)
    go([&, i] {
      tree(children, first + i * (leaves / 10), leaves / 10);
      ended.done();
    });
  long sum = 0;
  for (long i = 0; i < 10; ++i) sum += children.receive().value_or(-1);
  ended.wait();
  parent.send(sum);
}

TEST_P(Stress, ATreeOverChannels) {
  long sum = 0;
  run([&sum] {
    Channel<long> result;
    WaitGroup ended;
    ended.add(1);
    go([&] {
      tree(result, 0, 1000);
      ended.done();
    });
    sum = result.receive().value_or(-1);
    ended.wait();
  });
  EXPECT_EQ(sum, 1000 * 999 / 2);
}

/// Does a bit of everything that lets others run, in an order that depends on the seed.
class Wanderer {
 public:
  Wanderer(unsigned seed, Mutex& mutex, long& guarded, Channel<int>& channel)
      : random_(seed), mutex_(mutex), guarded_(guarded), channel_(channel) {}

  void wander(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }

 private:
  void step() {
    switch (random_() % 6) {
      case 0:
        return yield();
      case 1:
        return sleep_for(std::chrono::microseconds(random_() % 50));
      case 2:
        return channel_.send(1) ? void() : std::terminate();
      case 3:
        return throw_and_catch(static_cast<int>(random_()));
      case 4:
        return void(fib(4));
      case 5: {
        mutex_.lock();
        ++guarded_;
        if (random_() % 4 == 0) yield();
        --guarded_;
        mutex_.unlock();
      }
    }
  }

  void throw_and_catch(int value) {
    try {
      throw value;
    } catch (...) {
      yield();
      try {
        throw;
      } catch (const int caught) {
        if (caught != value) std::terminate();
      }
    }
  }

  std::minstd_rand random_;
  Mutex& mutex_;
  long& guarded_;
  Channel<int>& channel_;
};

TEST_P(Stress, Wanderers) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  long guarded = 0;
  run([&] {
    Mutex mutex;
    Channel<int> channel(3);
    WaitGroup wanderers, sink;
    sink.add(1);
    go([&] {
      while (channel.receive()) {
      }
      sink.done();
    });
    wanderers.add(60);
    for (unsigned i = 0; i < 60; ++i)
      go([&, i] {
        Wanderer(seed + i, mutex, guarded, channel).wander(60);
        wanderers.done();
      });
    wanderers.wait();
    channel.close();
    sink.wait();
  });
  EXPECT_EQ(guarded, 0);
}

// Workers fall asleep and are woken all the time: a lost wake-up would hang, or be taken for a
// deadlock.
TEST_P(Stress, ManyShortRuns) {
  for (int i = 0; i < 200; ++i) {
    std::atomic<int> ended{0};
    run([&ended] {
      for (int k = 0; k < 4; ++k)
        go([&ended] {
          sleep_for(std::chrono::microseconds(20));
          ++ended;
        });
    });
    ASSERT_EQ(ended.load(), 4);
  }
}

TEST_P(Stress, MoreThanTheRingsHold) {
  constexpr int n = 5000;
  std::vector<unsigned char> ran(n, 0);
  run([&ran] {
    for (unsigned char& slot : ran)
      go([&slot] {
        yield();
        ++slot;
      });
  });
  EXPECT_EQ(ran, std::vector<unsigned char>(n, 1));
}

// Chains in which each goroutine starts its successor: what has ended makes room for what comes.
TEST(StressOfOneWorker, TenMillionGoroutinesTakeTheRoomOfThoseAlive) {
  constexpr long chains = 100;
#if ESPRESSO_ASAN || ESPRESSO_TSAN || defined(ESPRESSO_ATOMICS_HEADER)  // then all is slow
  constexpr long links = 1000;
#else
  constexpr long links = 100'000;
#endif
  struct Chain {
    long& ended;
    void go_on(long left) const {
      ++ended;
      if (left > 1) go([this, left] { go_on(left - 1); });
    }
  };
  long ended = 0;
  const Chain chain{ended};
  long before = 0;
  long after = 0;
  run({.workers = 1}, [&] {
    for (long i = 0; i < chains; ++i) go([&chain] { chain.go_on(10); });
    while (ended < 10 * chains) yield();
    before = resident_bytes();
    for (long i = 0; i < chains; ++i) go([&chain] { chain.go_on(links); });
    while (ended < (10 + links) * chains) yield();
    after = resident_bytes();
  });
  EXPECT_EQ(ended, (10 + links) * chains);
  if (!ESPRESSO_ASAN && !ESPRESSO_TSAN) {
    EXPECT_LT(after, before + (1 << 20));
  }
}

}  // namespace
}  // namespace espresso
