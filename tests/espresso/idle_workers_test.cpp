#include "runtimes/espresso/idle_workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace espresso::detail {
namespace {

constexpr Clock::time_point long_past{};

TEST(IdleWorkers, AtMostHalfSearch) {
  for (const unsigned workers : {1u, 2u, 3u, 8u}) {
    IdleWorkers idle(workers);
    unsigned searching = 0;
    while (idle.may_search()) ++searching;
    EXPECT_EQ(searching, workers / 2);
  }
}

TEST(IdleWorkers, TheLastToStopSearchingIsTold) {
  IdleWorkers idle(4);
  ASSERT_TRUE(idle.may_search());
  ASSERT_TRUE(idle.may_search());
  EXPECT_FALSE(idle.stop_searching());
  EXPECT_TRUE(idle.stop_searching());
}

TEST(IdleWorkers, AreQuiescentFromTheLastEntryToTheFirstDeparture) {
  IdleWorkers idle(2);
  const auto first = idle.enter(0, false);
  const auto second = idle.enter(1, false);
  EXPECT_FALSE(idle.quiescent_since(first));
  idle.leave(0);
  EXPECT_FALSE(idle.quiescent_since(second));
  const auto third = idle.enter(0, true);
  EXPECT_FALSE(idle.quiescent_since(second));
  EXPECT_TRUE(idle.quiescent_since(third));
  EXPECT_FALSE(idle.quiescent_since(third)) << "that is told once";
}

TEST(IdleWorkers, WhoIsAnnouncedToBeforeItSleepsDoesNotSleep) {
  IdleWorkers idle(2);
  idle.enter(1, false);
  idle.announce();
  idle.sleep(1, never);  // would wait for ever
  EXPECT_TRUE(idle.stop_searching());
}

TEST(IdleWorkers, NobodyIsWokenWhileSomebodySearches) {
  IdleWorkers idle(2);
  ASSERT_TRUE(idle.may_search());
  const auto entry = idle.enter(1, false);
  idle.announce();
  EXPECT_TRUE(idle.stop_searching());
  idle.enter(0, false);
  EXPECT_FALSE(idle.quiescent_since(entry));  // it was not the last
  idle.leave(1);  // it was still in: this rings for nobody, and waits for nobody
}

TEST(IdleWorkers, TheTimekeeperWakesByItself) {
  IdleWorkers idle(2);
  idle.enter(0, false);
  idle.sleep(0, long_past);
  EXPECT_TRUE(idle.stop_searching());
}

TEST(IdleWorkers, TheTimekeeperIsTheLastToBeTakenOut) {
  IdleWorkers idle(2);
  std::atomic<bool> timekeeper_awake{false};
  idle.enter(0, false);
  std::thread timekeeper([&] {
    idle.sleep(0, Clock::now() + std::chrono::hours(1));
    timekeeper_awake = true;
  });
  idle.enter(1, false);
  idle.announce();  // takes 1: it came last, whether or not 0 keeps the time already
  idle.sleep(1, never);
  EXPECT_TRUE(idle.stop_searching());
  EXPECT_FALSE(timekeeper_awake.load());
  while (!timekeeper_awake.load()) {  // may not keep the time yet
    idle.announce_timer(Clock::now());
    std::this_thread::yield();
  }
  timekeeper.join();
}

// As in a run in which two workers have looked at the timers just before an earlier one came.
TEST(IdleWorkers, WhoSleepsLongerThanATimerDoesNotKeepItsTime) {
  IdleWorkers idle(3);
  const auto start = Clock::now();
  const auto late = start + std::chrono::hours(1), soon = start + std::chrono::milliseconds(20);
  const auto work = [&](unsigned self) {
    idle.sleep(self, late);
    while (Clock::now() < soon) {  // taken out, and nothing is due yet
      idle.enter(self, true);
      idle.sleep(self, soon);
    }
    idle.wake_all();  // the other one, too, has seen enough
  };
  idle.enter(1, false);
  idle.enter(2, false);
  std::thread one(work, 1), other(work, 2);
  idle.announce_timer(soon);
  one.join();  // would take an hour
  other.join();
}

TEST(IdleWorkers, WakeAllWakesAll) {
  constexpr unsigned workers = 5;
  IdleWorkers idle(workers);
  std::vector<std::thread> sleepers;
  std::atomic<unsigned> entered{0};
  for (unsigned i = 0; i < workers; ++i)
    sleepers.emplace_back([&, i] {
      idle.enter(i, false);
      entered.fetch_add(1);
      idle.sleep(i, i == 0 ? Clock::now() + std::chrono::hours(1) : never);
    });
  while (entered.load() < workers) std::this_thread::yield();
  idle.wake_all();
  for (std::thread& sleeper : sleepers) sleeper.join();
}

// Work for one at a time, made while the others are on their way to sleep: if one wake-up were
// lost, this would hang.
TEST(IdleWorkers, NoWakeUpIsLost) {
  constexpr unsigned workers = 3;
  constexpr int n = 10'000;
  IdleWorkers idle(workers + 1);  // the last one makes the work
  std::atomic<int> work{0};
  std::atomic<int> taken{0};
  const auto take = [&] {
    int there = work.load();
    while (there > 0 && !work.compare_exchange_weak(there, there - 1)) {
    }
    return there > 0;
  };
  const auto be_worker = [&](unsigned self) {
    bool searching = false;
    while (taken.load() < n) {
      if (take()) {
        if (std::exchange(searching, false) && idle.stop_searching() && work.load() > 0)
          idle.announce();
        if (taken.fetch_add(1) + 1 == n) idle.wake_all();
        continue;
      }
      idle.enter(self, searching);
      if (work.load() > 0 || taken.load() == n)
        idle.leave(self);
      else
        idle.sleep(self, never);
      searching = true;
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < workers; ++i) threads.emplace_back(be_worker, i);
  for (int i = 0; i < n; ++i) {
    work.fetch_add(1);
    idle.announce();
    if (i % 4 == 0)
      while (work.load() > 0) std::this_thread::yield();
  }
  while (taken.load() < n) std::this_thread::yield();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken.load(), n);
}

}  // namespace
}  // namespace espresso::detail
