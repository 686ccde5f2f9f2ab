#include "harness/analysis/spread.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "harness/analysis/bootstrap.hpp"

namespace barista {
namespace {

TEST(QuantileRanks, of_the_median_are_those_of_the_median) {
  for (std::size_t n = 1; n < 200; ++n) {
    const std::optional<std::size_t> rank = order_statistic_rank(n);
    const std::optional<RankRange> ranks = quantile_ranks(n, 0.5);
    ASSERT_EQ(ranks.has_value(), rank.has_value()) << n;
    if (rank) {
      EXPECT_EQ(*ranks, (RankRange{*rank, n + 1 - *rank})) << n;
    }
  }
}

TEST(QuantileOverProcesses, has_no_interval_where_the_largest_is_no_bound) {
  EXPECT_FALSE(quantile_ranks(35, 0.9));  // all of 35 lie below with 2.503 %
  EXPECT_TRUE(quantile_ranks(36, 0.9));
}

constexpr double correlation = 0.37;
// Of the median of three standard normal values (David and Nagaraja, Order Statistics).
constexpr double variance_of_median_of_three = 0.4487;

/// Share of experiments whose interval covers the true value. Each: n processes of three
/// repetitions whose correlation within a process is 0.37.
template <class IntervalOf>
double coverage(std::size_t n, int experiments, double truth, IntervalOf interval_of) {
  boost::random::mt19937_64 random(20261125);
  boost::random::normal_distribution<double> normal;
  int covered = 0;
  for (int experiment = 0; experiment < experiments; ++experiment) {
    ProcessValues processes;
    for (std::size_t process = 0; process < n; ++process) {
      std::vector<double> values(3);
      const double shared = std::sqrt(correlation) * normal(random);
      for (double& value : values) value = shared + std::sqrt(1 - correlation) * normal(random);
      processes.add_process(values);
    }
    const Interval interval = interval_of(processes, random());
    covered += interval.low <= truth && truth <= interval.high;
  }
  return static_cast<double>(covered) / experiments;
}

TEST(MeanOverProcesses, covers_the_true_mean_in_95_of_100_experiments) {
  const auto interval_of = [](const ProcessValues& processes, std::uint64_t seed) {
    return *mean_over_processes(processes, seed).interval;
  };
  for (const std::size_t n : {6, 9, 20}) {
    const double share = coverage(n, 1500, 0, interval_of);
    EXPECT_GE(share, 0.93) << n;
    EXPECT_LE(share, 0.97) << n;
  }
}

TEST(QuantileOverProcesses, covers_the_true_one_in_95_of_100_experiments) {
  // A tenth of a normal distribution lies below -1.2816.
  const double tenth =
      -1.2816 * std::sqrt(correlation + variance_of_median_of_three * (1 - correlation));
  const auto interval_of = [](const ProcessValues& processes, std::uint64_t) {
    return *quantile_over_processes(processes, 0.1).interval;
  };
  const double share = coverage(42, 3000, tenth, interval_of);
  EXPECT_GE(share, 0.94);
  EXPECT_LE(share, 0.99);  // ranks are whole numbers
}

TEST(MeanOverProcesses, counts_a_process_once_however_often_it_was_repeated) {
  ProcessValues processes;
  processes.add_process(std::vector<double>(1000, 50.0));
  processes.add_process(std::vector<double>{10});
  EXPECT_EQ(mean_over_processes(processes, 1).value, 30);
}

TEST(MeanOverProcesses, has_no_interval_for_five) {
  ProcessValues processes;
  for (const double value : {1, 2, 3, 4, 5}) processes.add_process(std::vector<double>{value});
  EXPECT_FALSE(mean_over_processes(processes, 1).interval);
}

}  // namespace
}  // namespace barista
