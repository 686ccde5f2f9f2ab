// What a dump says of goroutines whose state the test knows, because it has brought them into it.
#include "runtimes/espresso/dump.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/dumped.hpp"
#include "tests/espresso/on_workers.hpp"
#include "tests/espresso/standard_error.hpp"

namespace espresso {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

class Dump : public OnWorkers {
 protected:
  /// Every other worker runs a goroutine that does not give way, until release().
  class OthersBusy {
   public:
    OthersBusy() {
      for (unsigned i = 1; i < GetParam(); ++i) {
        ended_.add();
        go([this] {
          ++running_;
          while (!release_) ::sched_yield();
          ended_.done();
        });
      }
      while (running_ + 1 < GetParam()) ::sched_yield();
    }
    void release() {
      release_ = true;
      ended_.wait();
    }

   private:
    std::atomic<unsigned> running_{0};
    std::atomic<bool> release_{false};
    WaitGroup ended_;
  };
};
INSTANTIATE_TEST_SUITE_P(With, Dump, testing::Values(1u, 2u, 8u), name_of_workers);

TEST_P(Dump, TellsWhatHasNotBegunFromWhatRuns) {
  std::string text;
  run([&text] {
    WaitGroup ended;
    OthersBusy others;
    ended.add(3);
    for (int i = 0; i < 3; ++i) go([&ended] { ended.done(); });
    text = dumped();
    others.release();
    ended.wait();
  });
  const std::vector<Line> lines = parse(text);
  ASSERT_EQ(lines.size(), 3 + GetParam()) << text;
  const auto waiting = in_state(lines, "not begun");
  ASSERT_EQ(waiting.size(), 3u) << text;
  EXPECT_EQ(waiting[0].started, waiting[1].started);
  EXPECT_EQ(waiting[0].goes_on, "");
  std::set<std::string> running;
  std::set<std::string> started;
  for (const Line& line : in_state(lines, "running on worker ")) {
    running.insert(line.state);
    started.insert(line.started);
  }
  EXPECT_EQ(running.size(), GetParam()) << text;  // each on a worker of its own
  EXPECT_FALSE(started.contains(waiting[0].started)) << text;
}

TEST_P(Dump, SaysInWhatEachIsParked) {
  std::string text;
  run([&text] {
    Channel<int> nothing_comes, nobody_takes;
    Mutex mutex;
    WaitGroup group, ended;
    Parker parker, inner;
    group.add();
    mutex.lock();
    ended.add(6);
    go([&] {
      nothing_comes.receive();
      ended.done();
    });
    go([&] {
      nobody_takes.send(1);
      ended.done();
    });
    go([&] {
      mutex.lock();
      mutex.unlock();
      ended.done();
    });
    go([&] {
      group.wait();
      ended.done();
    });
    go([&] {
      parker.park();
      ended.done();
    });
    go([&] {
      std::atomic<bool> begun{false};
      TaskGroup children;
      children.go([&] {
        begun = true;
        inner.park();
      });
      while (!begun) yield();  // so that it is not this one that calls it
      children.wait();
      ended.done();
    });
    text = dumped_with({"parked: channel receive,", "parked: channel send,", "parked: mutex,",
                        "parked: wait group,", "parked: parker,", "parked: join,"});
    nothing_comes.close();
    nobody_takes.close();
    mutex.unlock();
    group.done();
    parker.unpark();
    inner.unpark();
    ended.wait();
  });
  const std::vector<Line> lines = parse(text);
  EXPECT_EQ(lines.size(), 8u) << text;
  EXPECT_EQ(in_state(lines, "running on worker").size(), 1u) << text;
  EXPECT_EQ(in_state(lines, "parked: parker").size(), 2u) << text;
  for (const char* state : {"parked: channel receive", "parked: channel send", "parked: mutex",
                            "parked: wait group", "parked: join"}) {
    const auto parked = in_state(lines, state);
    ASSERT_EQ(parked.size(), 1u) << state << "\n" << text;
    EXPECT_NE(parked[0].goes_on.find("+0x"), std::string::npos) << text;
  }
  std::set<unsigned long long> ids;
  for (const Line& line : lines) ids.insert(line.id);
  EXPECT_EQ(ids.size(), lines.size());
  EXPECT_GE(*ids.begin(), 1u);
  EXPECT_LE(*ids.rbegin(), 8u * GetParam());
}

TEST_P(Dump, SaysForHowLongASleeperStillSleeps) {
  std::string text;
  run([&text] {
    go([] { sleep_for(1s); });
    text = dumped_with({"parked: sleep"});
  });
  const auto asleep = in_state(parse(text), "parked: sleep, for ");
  ASSERT_EQ(asleep.size(), 1u) << text;
  const std::string wakes = ", wakes in ";
  const std::size_t place = asleep[0].state.find(wakes);
  ASSERT_NE(place, std::string::npos) << text;
  const double rest = std::stod(asleep[0].state.substr(place + wakes.size()));
  EXPECT_GT(rest, 0.0);
  EXPECT_LE(rest, 1000.0);
}

TEST_P(Dump, SaysForHowLongAtMostEachHasBeenParked) {
  std::string text;
  run([&text] {
    Parker parker;
    WaitGroup ended;
    ended.add();
    go([&] {
      parker.park();
      ended.done();
    });
    dumped_with({"parked: parker,"});
    sleep_for(50ms);
    text = dumped();
    parker.unpark();
    ended.wait();
  });
  const auto parked = in_state(parse(text), "parked: parker, for ");
  ASSERT_EQ(parked.size(), 1u) << text;
  const double ms = std::stod(parked[0].state.substr(std::string("parked: parker, for ").size()));
  EXPECT_GE(ms, 49.9) << text;  // rounded
}

TEST_P(Dump, OfThousandsNeedsNoMoreStackThanOfAFew) {
  constexpr std::size_t n = 3000;
  std::string text;
  espresso::run({.workers = GetParam(), .pus = {}, .stack_bytes = 32 * 1024}, [&] {
    {
      TaskGroup ended;  // leaves descriptors in an order of its own to those that follow
      for (std::size_t i = 0; i < n / 3; ++i) ended.go([] { yield(); });
      ended.wait();
    }
    Channel<int> values;
    TaskGroup parked;
    for (std::size_t i = 0; i < n; ++i) parked.go([&] { values.receive(); });
    yield();
    text = dumped();
    values.close();
    parked.wait();
  });
  const std::vector<Line> lines = parse(text);
  EXPECT_EQ(lines.size(), n + 1);
  EXPECT_TRUE(std::is_sorted(lines.begin(), lines.end(),
                             [](const Line& a, const Line& b) { return a.id < b.id; }));
}

TEST_P(Dump, LeavesOutWhatHasEnded) {
  std::string text;
  run([&text] {
    WaitGroup ended;
    ended.add(5000);
    for (int i = 0; i < 5000; ++i)
      go([&ended, i] {
        if (i % 3 == 0) yield();
        ended.done();
      });
    ended.wait();
    const auto deadline = steady_clock::now() + 20s;
    do {
      yield();  // the last ones are still on their way from done() to their end
      text = dumped();
    } while (text.find("espresso: 1 goroutines alive") == std::string::npos &&
             steady_clock::now() < deadline);
  });
  EXPECT_EQ(parse(text).size(), 1u) << text;
}

TEST(DumpOfOneWorker, WhatHasGivenWayIsRunnable) {
  std::string text;
  std::atomic<bool> release{false};
  run({.workers = 1}, [&] {
    go([&release] {
      while (!release) yield();
    });
    yield();
    text = dumped();
    release = true;
  });
  const std::vector<Line> lines = parse(text);
  ASSERT_EQ(lines.size(), 2u) << text;
  EXPECT_EQ(lines[1].state, "runnable");
  EXPECT_NE(lines[1].goes_on, "");
}

TEST_P(Dump, MayBeTakenWhileEverythingIsInMotion) {
  std::atomic<long> seen{0};
  run([&seen] {
    std::atomic<bool> release{false};
    WaitGroup ended;
    ended.add(2 + 8 + 4);
    for (int i = 0; i < 2; ++i)
      go([&] {
        for (int k = 0; k < 50; ++k) {
          seen += static_cast<long>(dumped().size());
          yield();
        }
        release = true;
        ended.done();
      });
    for (int i = 0; i < 8; ++i)
      go([&] {
        Channel<int> ping, pong;
        go([&] {
          while (const auto value = ping.receive()) pong.send(*value);
          pong.close();
        });
        for (int k = 0; !release || k < 10; ++k) {
          ping.send(k);
          pong.receive();
          yield();
        }
        ping.close();
        pong.receive();
        ended.done();
      });
    for (int i = 0; i < 4; ++i)
      go([&] {
        while (!release) {
          TaskGroup group;
          for (int k = 0; k < 20; ++k) group.go([k] { k % 2 == 0 ? yield() : sleep_for(10us); });
        }
        ended.done();
      });
    ended.wait();
  });
  EXPECT_GT(seen.load(), 0);
}

TEST_P(Dump, IsWrittenOnTheSignalThoughNobodyGivesWay) {
  std::string text;
  const StandardError standard_error;
  espresso::run({.workers = GetParam(), .pus = {}, .stack_bytes = 0, .dump_signal = SIGUSR1}, [&] {
    Parker parker;
    WaitGroup ended;
    ended.add();
    go([&] {
      parker.park();
      ended.done();
    });
    dumped_with({"parked: parker,"});
    OthersBusy others;
    ::kill(::getpid(), SIGUSR1);
    // Nor does this one give way.
    const auto deadline = steady_clock::now() + 20s;
    while (!has(text, "parked: parker,") && steady_clock::now() < deadline) {
      text = standard_error.text();
      ::sched_yield();
    }
    others.release();
    parker.unpark();
    ended.wait();
  });
  // The dump may have been half written when it was read there.
  const std::vector<Line> lines = parse(standard_error.text());
  EXPECT_EQ(in_state(lines, "parked: parker").size(), 1u) << text;
  EXPECT_EQ(in_state(lines, "running on worker ").size(), GetParam()) << text;
  struct sigaction now {};
  ASSERT_EQ(::sigaction(SIGUSR1, nullptr, &now), 0);
  EXPECT_EQ(now.sa_handler, SIG_DFL);
}

TEST_P(Dump, CountsTheWorkersThatMayRun) {
  run([] {
    const unsigned all = set_workers(1);
    EXPECT_NE(dumped().find(" alive on 1 workers\n"), std::string::npos);
    set_workers(all);
    EXPECT_NE(dumped().find(" alive on " + std::to_string(all) + " workers\n"), std::string::npos);
  });
}

class DumpDeathTest : public Dump {};
INSTANTIATE_TEST_SUITE_P(With, DumpDeathTest, testing::Values(1u, 2u, 8u), name_of_workers);

TEST_P(DumpDeathTest, ADeadlockShowsWhatAllWaitFor) {
  EXPECT_DEATH(
      run([] {
        Mutex mutex;
        Channel<int> nobody_sends;
        mutex.lock();
        go([&mutex] { mutex.lock(); });
        nobody_sends.receive();
      }),
      "espresso: 2 goroutines alive on [0-9]+ workers\n"
      "goroutine [0-9]+ \\[parked: channel receive, for [0-9.]+ ms\\] started by [^\n]*, goes on "
      "at "
      "[^\n]*\n"
      "goroutine [0-9]+ \\[parked: mutex, for [0-9.]+ ms\\] started by [^\n]*, goes on at [^\n]*\n"
      "espresso: all goroutines are asleep - deadlock! \\(2 alive");
}

}  // namespace
}  // namespace espresso
