// The number of workers changes while goroutines run.
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "runtimes/espresso/espresso.hpp"

namespace espresso {
namespace {

constexpr unsigned most = 4;

Options up_to_four(unsigned workers) { return {.workers = workers, .most_workers = most}; }

/// On how many kernel threads a hundred goroutines run that yield a few times.
std::size_t threads_in_use() {
  std::vector<std::set<pthread_t>> seen(100);
  TaskGroup group;
  for (auto& mine : seen)
    group.go([&mine] {
      for (int i = 0; i < 20; ++i) {
        mine.insert(::pthread_self());
        yield();
      }
    });
  group.wait();
  std::set<pthread_t> all;
  for (const auto& mine : seen) all.insert(mine.begin(), mine.end());
  return all.size();
}

/// Two that wait for each other without giving way: only two workers can do that.
void meet() {
  std::atomic<int> here{0};
  TaskGroup group;
  for (int i = 0; i < 2; ++i)
    group.go([&here] {
      ++here;
      while (here.load() < 2) {
      }
    });
  group.wait();
}

TEST(SetWorkers, TellsHowManyThereWere) {
  run(up_to_four(2), [] {
    EXPECT_EQ(workers(), 2u);
    EXPECT_EQ(set_workers(4), 2u);
    EXPECT_EQ(workers(), 4u);
    EXPECT_EQ(set_workers(1), 4u);
    EXPECT_EQ(workers(), 1u);
  });
}

TEST(SetWorkers, RefusesWhatTheRunCannotHave) {
  run(up_to_four(2), [] {
    EXPECT_THROW(set_workers(0), std::invalid_argument);
    try {
      set_workers(5);
      ADD_FAILURE() << "five of four were accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(error.what(),
                std::string("espresso: set_workers(5) of a run that may have 1 to 4: give more to "
                            "Options::most_workers"));
    }
    EXPECT_EQ(workers(), 2u);
  });
}

TEST(SetWorkers, WantsAPuForEachThatMayRun) {
  EXPECT_THROW(run({.workers = 1, .pus = {0}, .most_workers = 2}, [] {}), std::invalid_argument);
}

TEST(SetWorkers, ThoseThatAreTooManyStop) {
  run(up_to_four(most), [] {
    meet();
    set_workers(1);
    // Each of the others stops once it comes to choose; one that was just about to steal, a little
    // later.
    while (threads_in_use() > 1) {
    }
    std::size_t late = 0;
    for (int i = 0; i < 20; ++i) late += threads_in_use() - 1;
    EXPECT_LE(late, most - 1);
  });
}

TEST(SetWorkers, ThoseThatAreNeededAgainRun) {
  run(up_to_four(1), [] {
    for (int i = 0; i < 50; ++i) {
      set_workers(2 + i % 3);
      meet();
      set_workers(1);
      while (threads_in_use() > 1) {
      }
    }
  });
}

TEST(SetWorkers, SleepersWakeWhileOthersRest) {
  run(up_to_four(most), [] {
    TaskGroup group;
    for (int i = 0; i < 100; ++i) group.go([i] { sleep_for(std::chrono::microseconds(50 * i)); });
    set_workers(1);
    group.wait();
    sleep_for(std::chrono::milliseconds(2));
  });
}

TEST(SetWorkers, ADeadlockIsSeenWhileOthersRest) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(run(up_to_four(most),
                   [] {
                     set_workers(2);
                     yield();
                     Channel<int>(0).receive();
                   }),
               "all goroutines are asleep");
}

TEST(SetWorkers, NothingIsLostWhileTheNumberChanges) {
  for (int round = 0; round < 20; ++round) {
    std::atomic<long> sum{0};
    run(up_to_four(1 + static_cast<unsigned>(round) % most), [&sum] {
      Channel<int> channel(8);
      std::atomic<bool> done{false};
      TaskGroup changing;
      changing.go([&done] {
        for (unsigned i = 1; !done; ++i) {
          set_workers(1 + i * 7 % most);
          i % 3 == 0 ? sleep_for(std::chrono::microseconds(20)) : yield();
        }
      });
      TaskGroup senders;
      for (int s = 0; s < 10; ++s)
        senders.go([&channel, s] {
          for (int i = 0; i < 200; ++i) {
            channel.send(1);
            if (i % 50 == s) sleep_for(std::chrono::microseconds(10));
          }
        });
      TaskGroup receivers;
      for (int r = 0; r < 3; ++r)
        receivers.go([&channel, &sum] {
          while (const auto value = channel.receive()) sum += *value;
        });
      senders.wait();
      channel.close();
      receivers.wait();
      done = true;
      changing.wait();
    });
    EXPECT_EQ(sum, 2000);
  }
}

}  // namespace
}  // namespace espresso
