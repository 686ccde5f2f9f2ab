#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

class Sleeping : public OnWorkers {};
ESPRESSO_ON_WORKERS(Sleeping);

TEST_P(Sleeping, ManySleepersAllWakeAndNotEarly) {
  std::vector<int> woke_in_time(300, 0);
  run([&] {
    for (std::size_t i = 0; i < woke_in_time.size(); ++i)
      go([&woke_in_time, i] {
        for (int nap = 0; nap < 3; ++nap) {
          const auto until = steady_clock::now() + std::chrono::microseconds(i * 37 % 1000);
          sleep_until(until);
          if (steady_clock::now() >= until) ++woke_in_time[i];
        }
      });
  });
  EXPECT_EQ(woke_in_time, std::vector<int>(300, 3));
}

TEST_P(Sleeping, NothingAndLessThanNothingIsAYield) {
  run([] {
    sleep_for(0ns);
    sleep_for(-1h);
    sleep_until(steady_clock::time_point());
  });
}

// Beyond what the clock and the kernel can tell, on either side; who sleeps for ever is not in a
// deadlock, and holds nobody up.
TEST_P(Sleeping, EndsOfTheRangeAreTimes) {
  run([] {
    sleep_until(steady_clock::time_point::min());
    go([]() -> Task { co_await async::sleep_until(steady_clock::time_point::min()); }());
    go([]() -> Task { co_await async::sleep_for(std::chrono::nanoseconds::min()); }());
  });
  static std::atomic<bool> is_over{false};
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        run([] {
          go([] { sleep_until(steady_clock::time_point::max()); });
          go([] { sleep_for(std::chrono::nanoseconds::max()); });
          go([]() -> Task { co_await async::sleep_until(steady_clock::time_point::max()); }());
          sleep_for(20ms);
          std::_Exit(0);
        });
      },
      testing::ExitedWithCode(0), "^$");
}

TEST_P(Sleeping, AShorterSleepIsNotHeldUpByALongerOne) {
  run([] {
    Channel<int> woke(2);
    go([&woke] {
      sleep_for(300ms);
      woke.send(2);
    });
    go([&woke] {
      sleep_for(1ms);
      woke.send(1);
    });
    EXPECT_EQ(woke.receive(), 1);
    EXPECT_EQ(woke.receive(), 2);
  });
}

TEST_P(Sleeping, SleepersWakeWhileOthersYield) {
  run([] {
    std::atomic<bool> woke{false};
    go([&] {
      sleep_for(1ms);
      woke = true;
    });
    while (!woke.load()) yield();
  });
}

/// Two that hand over to each other, and never yield, until that is true. False if it never is.
template <class Condition>
bool while_others_only_park(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  Parker here;
  Parker there;
  std::atomic<bool> stop = false;
  TaskGroup group;
  group.go([&] {
    for (; !stop; here.unpark()) there.park();
  });
  bool met = false;
  do {
    for (int i = 0; i < 1000; ++i) {
      there.unpark();
      here.park();
    }
    met = condition();
  } while (!met && std::chrono::steady_clock::now() < deadline);
  stop = true;
  there.unpark();
  group.wait();
  return met;
}

TEST_P(Sleeping, SleepersWakeWhileOthersOnlyPark) {
  run([] {
    std::atomic<bool> awake = false;
    go([&] {
      sleep_for(1ms);
      awake = true;
    });
    EXPECT_TRUE(while_others_only_park([&] { return awake.load(); }));
  });
}

TEST_P(Sleeping, TheGlobalQueueGetsItsTurnWhileOthersOnlyPark) {
  constexpr int more_than_a_ring = 1000;
  run([] {
    std::atomic<int> begun = 0;
    for (int i = 0; i < more_than_a_ring; ++i) go([&] { ++begun; });
    EXPECT_TRUE(while_others_only_park([&] { return begun == more_than_a_ring; }));
  });
}

TEST_P(Sleeping, TheLongestDurationDoesNotOverflow) {
  EXPECT_EXIT(run([] {
                go([] {
                  sleep_for(5ms);
                  std::_Exit(0);
                });
                sleep_for(std::chrono::nanoseconds::max());
                std::_Exit(1);
              }),
              testing::ExitedWithCode(0), "");
}

TEST(Durations, OfAnyUnitAreNoLongerThanTheClockCanTell) {
  using namespace std::chrono;
  using detail::in_nanoseconds;
  EXPECT_EQ(in_nanoseconds(hours::max()), nanoseconds::max());
  EXPECT_EQ(in_nanoseconds(hours::min()), nanoseconds::min());
  EXPECT_EQ(in_nanoseconds(duration<double>(1e30)), nanoseconds::max());
  EXPECT_EQ(in_nanoseconds(-years(400)), nanoseconds::min());
  EXPECT_EQ(in_nanoseconds(milliseconds(5)), nanoseconds(5'000'000));
  using Frames = duration<std::int64_t, std::ratio<1, 60>>;
  using Samples = duration<std::int64_t, std::ratio<1, 44100>>;
  using Broadcast = duration<std::int64_t, std::ratio<1001, 30000>>;
  EXPECT_EQ(in_nanoseconds(Frames(300'000'000'000)), seconds(5'000'000'000));
  EXPECT_EQ(in_nanoseconds(Frames(-300'000'000'000)), -seconds(5'000'000'000));
  EXPECT_EQ(in_nanoseconds(Samples(44'100LL * 3600 * 24 * 365 * 30)), hours(24 * 365 * 30));
  EXPECT_EQ(in_nanoseconds(Broadcast(90'000'000'000)), seconds(3'003'000'000));
  EXPECT_EQ(in_nanoseconds(Frames::max()), nanoseconds::max());
  EXPECT_EQ(in_nanoseconds(duration<float>(9.2233717e9f)), nanoseconds(9223371776'000'000'000));
  EXPECT_EQ(in_nanoseconds(duration<float>(9.3e9f)), nanoseconds::max());
  EXPECT_EQ(in_nanoseconds(duration<double>(std::nan(""))), nanoseconds::zero());
  EXPECT_EQ(in_nanoseconds(nanoseconds::max()), nanoseconds::max());
  EXPECT_EQ(detail::in_clock_time(time_point<steady_clock, hours>::max()),
            steady_clock::time_point::max());
  EXPECT_EQ(deadline_after(hours::max()), detail::never);
}

}  // namespace
}  // namespace espresso
