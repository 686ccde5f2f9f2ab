#include "harness/analysis/stopping.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "harness/analysis/bootstrap.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

using testing::cell;
using testing::MadeSamples;

TEST(Stopping, waits_for_the_share_of_narrow_times) {
  const auto samples = MadeSamples()
                           .around(cell("go", "yield"), "yield_ns", 100)  // +-3 %
                           .processes(cell("tbb", "yield"), "yield_ns", {1, 2, 3, 4, 5, 6, 7})
                           .around(cell("go", "yield"), "clones_per_op", 1)
                           .grouped();
  EXPECT_EQ(narrowness_of(samples, 0.05).narrow, 1u);
  EXPECT_EQ(narrowness_of(samples, 0.05).times, 2u);
  EXPECT_EQ(reason_to_stop(samples, {.half_width = 0.05}), "");
  EXPECT_EQ(reason_to_stop(samples, {.half_width = 0.02, .share = 0.5}), "");
  EXPECT_EQ(reason_to_stop(samples, {.half_width = 0.05, .share = 0.5}),
            "1 of 2 times have intervals of ±5 % or less");
}

TEST(Stopping, does_not_wait_for_what_only_accompanies_a_time) {
  const auto samples = MadeSamples()
                           .around(cell("go", "yield"), "yield_ns", 100)
                           .processes(cell("go", "yield"), "clock_overhead_ns", {1, 2, 3, 4, 5, 6})
                           .grouped();
  EXPECT_EQ(narrowness_of(samples, 0.05).times, 1u);
}

TEST(Stopping, never_stops_without_an_interval) {
  const auto few = MadeSamples().processes(cell("go", "yield"), "yield_ns", {1, 1, 1, 1, 1});
  EXPECT_EQ(reason_to_stop(few.grouped(), {}), "");
  EXPECT_EQ(reason_to_stop({}, {}), "");
}

/// One experiment: rounds are added until the interval is narrow, at least 7 and at most 60.
bool covers_when_stopped(boost::random::mt19937_64& random, int& stopped_early) {
  boost::random::normal_distribution<double> normal;
  constexpr std::size_t fewest = 7, most = 60, repetitions = 3;
  constexpr double correlation = 0.37, spread = 0.05;
  MadeSamples made;
  std::vector<double> values(repetitions);
  for (std::size_t process = 1; process <= most; ++process) {
    const double shared = std::sqrt(correlation) * normal(random);
    for (double& value : values)
      value = std::exp(spread * (shared + std::sqrt(1 - correlation) * normal(random)));
    made.process(cell("go", "yield"), "yield_ns", values);
    if (process < fewest || reason_to_stop(made.grouped(), {.half_width = 0.03}).empty()) continue;
    ++stopped_early;
    break;
  }
  const GroupedSamples samples = made.grouped();
  const Interval interval =
      *median_over_processes(samples.begin()->second.metrics.at("yield_ns").values).interval;
  return interval.low <= 1 && 1 <= interval.high;
}

TEST(Stopping, on_width_leaves_the_coverage_at_93_of_100_or_more) {
  boost::random::mt19937_64 random(77);
  constexpr int experiments = 1500;
  int covered = 0, stopped_early = 0;
  for (int i = 0; i < experiments; ++i) covered += covers_when_stopped(random, stopped_early);
  EXPECT_GE(covered, experiments * 93 / 100);
  EXPECT_GT(stopped_early, experiments * 9 / 10);
}

}  // namespace
}  // namespace barista
