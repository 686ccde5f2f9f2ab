#include "harness/analysis/slope.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <vector>

namespace barista {
namespace {

std::vector<SizedTotal> line(double slope, const std::vector<double>& sizes, int processes) {
  std::vector<SizedTotal> totals;
  for (const double size : sizes)
    for (int i = 0; i < processes; ++i) totals.push_back({size, 1e6 + slope * size});
  return totals;
}

TEST(CountSizes, counts_different_ones) {
  EXPECT_EQ(count_sizes(line(1, {500, 1000, 500}, 3)), 2u);
  EXPECT_EQ(count_sizes({}), 0u);
}

TEST(Slope, leaves_out_what_is_there_without_tasks) {
  const Slope slope = slope_over_processes(line(2048, {500, 1000, 2000}, 2), 1);
  EXPECT_DOUBLE_EQ(slope.robust.value, 2048);
  EXPECT_DOUBLE_EQ(slope.least_squares, 2048);
  EXPECT_EQ(slope.robust.interval, (Interval{2048, 2048}));
  EXPECT_FALSE(std::signbit(slope_over_processes(line(0, {2000, 1000, 500}, 2), 1).robust.value));
}

TEST(Slope, does_not_follow_a_process_that_is_far_off) {
  std::vector<SizedTotal> totals = line(2048, {500, 1000, 2000, 4000, 8000}, 3);
  totals.back().total *= 3;
  const Slope slope = slope_over_processes(totals, 1);
  EXPECT_NEAR(slope.robust.value, 2048, 1);
  EXPECT_GT(slope.least_squares, 2500);
}

TEST(Slope, has_no_interval_for_one_process_of_each_of_five_sizes) {
  const Slope slope = slope_over_processes(line(10, {500, 1000, 2000, 4000, 8000}, 1), 1);
  EXPECT_DOUBLE_EQ(slope.robust.value, 10);
  EXPECT_FALSE(slope.robust.interval);
}

TEST(Slope, is_the_same_for_the_same_seed) {
  std::vector<SizedTotal> totals = line(100, {500, 1000, 2000, 4000, 8000}, 3);
  for (std::size_t i = 0; i < totals.size(); ++i)
    totals[i].total += static_cast<double>((i * 7919) % 1000) * 50;
  const Slope once = slope_over_processes(totals, 5);
  EXPECT_EQ(once.robust, slope_over_processes(totals, 5).robust);
  ASSERT_TRUE(once.robust.interval);
  EXPECT_LT(once.robust.interval->low, once.robust.value);
  EXPECT_GT(once.robust.interval->high, once.robust.value);
}

TEST(Slope, covers_the_true_one_in_95_of_100_experiments) {
  boost::random::mt19937_64 random(31);
  boost::random::normal_distribution<double> normal;
  constexpr int experiments = 150;
  for (const int processes : {2, 3, 7}) {
    int covered = 0;
    for (int experiment = 0; experiment < experiments; ++experiment) {
      std::vector<SizedTotal> totals = line(2500, {500, 1000, 2000, 4000, 8000}, processes);
      // Half of the scatter grows with the size, as that of page-granular stacks does.
      for (SizedTotal& each : totals) each.total += (300'000 + 50 * each.size) * normal(random);
      const Interval interval = *slope_over_processes(totals, 1).robust.interval;
      if (interval.low <= 2500 && 2500 <= interval.high) ++covered;
    }
    EXPECT_GE(static_cast<double>(covered) / experiments, 0.93) << processes;
  }
}

}  // namespace
}  // namespace barista
