#include "harness/machine/clock_check.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace barista {
namespace {

std::int64_t fake_ns = 0;
std::int64_t calls = 0;

std::int64_t steady_clock_of_20_ns() { return fake_ns += 20; }
std::int64_t coarse_clock() { return ++calls / 100 * 4'000'000; }
std::int64_t clock_that_steps_back_once() {
  return ++calls == 500 ? fake_ns -= 1'000 : fake_ns += 20;
}
std::int64_t clock_with_one_interruption() { return fake_ns += ++calls == 500 ? 1'000'000 : 20; }

class ClockCheckTest : public testing::Test {
 protected:
  ClockCheckTest() { fake_ns = calls = 0; }
};

TEST_F(ClockCheckTest, OverheadAndResolution) {
  const ClockCheck check = check_clock(steady_clock_of_20_ns, 1000);
  EXPECT_DOUBLE_EQ(check.overhead_ns, 20);
  EXPECT_EQ(check.resolution_ns, 20);
  EXPECT_EQ(check.backward_steps, 0);
  EXPECT_EQ(check.readings, 1001);
  EXPECT_DOUBLE_EQ(check.empty_interval_ns, 20);
  EXPECT_EQ(check.coarseness_ns(), 1) << "it moved at every reading";
}

TEST_F(ClockCheckTest, CoarseClock) {
  const ClockCheck check = check_clock(coarse_clock, 1000);
  EXPECT_EQ(check.resolution_ns, 4'000'000);
  EXPECT_EQ(check.coarseness_ns(), 4'000'000);
}

TEST_F(ClockCheckTest, WaitsForAClockThatIsCoarserThanTheCheckTakes) {
  const ClockCheck check = check_clock([] { return ++calls / 50'000 * 4'000'000; }, 1000);
  EXPECT_EQ(check.coarseness_ns(), 4'000'000);
}

TEST_F(ClockCheckTest, AClockThatNeverMovesIsAsCoarseAsCanBe) {
  const ClockCheck check = check_clock([] { return std::int64_t{7}; }, 1000);
  EXPECT_EQ(check.coarseness_ns(), std::numeric_limits<std::int64_t>::max());
}

TEST_F(ClockCheckTest, BackwardStep) {
  EXPECT_EQ(check_clock(clock_that_steps_back_once, 1000).backward_steps, 1);
}

TEST_F(ClockCheckTest, AnInterruptionDoesNotCount) {
  EXPECT_DOUBLE_EQ(check_clock(clock_with_one_interruption, 1000).overhead_ns, 20);
}

TEST_F(ClockCheckTest, TheRealClockRuns) {
  const ClockCheck check = check_clock();
  EXPECT_GT(check.overhead_ns, 0);
  EXPECT_GT(check.resolution_ns, 0);
  EXPECT_EQ(check.backward_steps, 0);
}

}  // namespace
}  // namespace barista
