#include "harness/worker/clock_account.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barista {
namespace {

using testing::HasSubstr;

/// A clock of which only what is judged is given.
ClockCheck clock_of(double overhead_ns, std::int64_t step_ns) {
  ClockCheck clock;
  clock.overhead_ns = overhead_ns;
  clock.empty_interval_ns = overhead_ns;
  clock.resolution_ns = step_ns;
  clock.stood_still = true;
  return clock;
}

TEST(ClockFault, AFineClockIsGoodEnough) {
  EXPECT_EQ(clock_fault(clock_of(25, 1), {.elapsed_ns = 1'000, .intervals = 1}), "");
}

TEST(ClockFault, ASlowClockTakesAtMostATwentieth) {
  EXPECT_EQ(clock_fault(clock_of(50, 1), {.elapsed_ns = 1'000, .intervals = 1}), "");
  EXPECT_EQ(clock_fault(clock_of(51, 1), {.elapsed_ns = 1'000, .intervals = 1}),
            "the clock is too slow: a reading takes 51 ns, an interval is 1000 ns");
  // Ten intervals have ten readings.
  EXPECT_THAT(clock_fault(clock_of(25, 1), {.elapsed_ns = 1'000, .intervals = 10}),
              HasSubstr("too slow"));
  EXPECT_EQ(
      clock_fault(clock_of(25, 1), {.elapsed_ns = 1'000, .intervals = 10, .includes_clock = true}),
      "");
}

TEST(ClockFault, ACoarseClockIsRefused) {
  EXPECT_EQ(clock_fault(clock_of(5, 100), {.elapsed_ns = 1'000, .intervals = 1}), "");
  for (const bool includes_clock : {false, true})
    EXPECT_EQ(
        clock_fault(clock_of(5, 4'000'000),
                    {.elapsed_ns = 20'000'000, .intervals = 1, .includes_clock = includes_clock}),
        "the clock is too coarse: it moves in steps of 4e+06 ns, an interval is 2e+07 ns");
}

TEST(ClockFault, AClockThatRanBackwardsIsRefused) {
  ClockCheck clock = clock_of(25, 1);
  clock.backward_steps = 2;
  clock.readings = 1000;
  EXPECT_EQ(clock_fault(clock, {.elapsed_ns = 1'000'000, .intervals = 1}),
            "the clock ran backwards 2 times in 1000 readings");
}

std::int64_t clock_ns = 0;
std::int64_t seven_ns_a_reading() { return clock_ns += 7; }

/// Work that takes `ns` by the clock above, in so many intervals of five operations.
TimedWork work_of(std::int64_t ns, std::int64_t intervals) {
  TimedWork work{.intervals = intervals, .operations = 5 * intervals};
  for (std::int64_t i = 0; i < intervals; ++i) {
    const std::int64_t begin_ns = seven_ns_a_reading();
    clock_ns += ns;
    work.elapsed_ns += seven_ns_a_reading() - begin_ns;
  }
  return work;
}

TEST(NetTime, IsWhatIsLeftWithoutTheReadings) {
  const ClockCheck clock = check_clock(seven_ns_a_reading, 1000);
  EXPECT_DOUBLE_EQ(baseline_ns(clock, work_of(100, 10)), 7.0 / 5);
  EXPECT_DOUBLE_EQ(net_ns(clock, work_of(100, 10)), 20);
}

TEST(NetTime, OfNothingIsZero) {
  const ClockCheck clock = check_clock(seven_ns_a_reading, 1000);
  EXPECT_DOUBLE_EQ(net_ns(clock, work_of(0, 1'000)), 0);
}

TEST(NetTime, IsNotClipped) {
  EXPECT_DOUBLE_EQ(net_ns(clock_of(30, 1), {.elapsed_ns = 100, .intervals = 5, .operations = 10}),
                   -5);
}

}  // namespace
}  // namespace barista
