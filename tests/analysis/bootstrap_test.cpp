#include "harness/analysis/bootstrap.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

namespace barista {
namespace {

ProcessValues one_value_each(const std::vector<double>& values) {
  ProcessValues processes;
  for (const double value : values) processes.add_process(std::vector<double>{value});
  return processes;
}

TEST(OrderStatisticRank, is_that_of_the_published_tables) {
  EXPECT_EQ(order_statistic_rank(6), 1u);
  EXPECT_EQ(order_statistic_rank(8), 1u);
  EXPECT_EQ(order_statistic_rank(9), 2u);
  EXPECT_EQ(order_statistic_rank(10), 2u);
  EXPECT_EQ(order_statistic_rank(12), 3u);
  EXPECT_EQ(order_statistic_rank(20), 6u);
  EXPECT_EQ(order_statistic_rank(50), 18u);
  EXPECT_EQ(order_statistic_rank(100), 40u);
}

TEST(OrderStatisticRank, does_not_exist_for_fewer_than_six) {
  for (std::size_t n = 0; n < 6; ++n) EXPECT_FALSE(order_statistic_rank(n)) << n;
}

TEST(OrderStatisticRank, is_the_largest_with_the_promised_coverage) {
  for (std::size_t n = 6; n < 300; ++n) {
    // Chance that the median lies below the rank-th value: fewer than rank heads in n tosses.
    const std::size_t rank = *order_statistic_rank(n);
    double below = 0, probability = std::pow(0.5, static_cast<double>(n));
    for (std::size_t heads = 0; heads < rank; ++heads) {
      below += probability;
      probability *= static_cast<double>(n - heads) / static_cast<double>(heads + 1);
    }
    EXPECT_LE(2 * below, 0.05 + 1e-12) << n;
    EXPECT_GT(2 * (below + probability), 0.05) << n;
  }
}

TEST(BootstrapRank, is_at_most_one_inside_the_order_statistics) {
  for (std::size_t n = 6; n < 300; ++n) {
    EXPECT_GE(bootstrap_rank(n), *order_statistic_rank(n)) << n;
    EXPECT_LE(bootstrap_rank(n), *order_statistic_rank(n) + 1) << n;
  }
}

TEST(MedianOverProcesses, takes_the_median_of_each_process_first) {
  ProcessValues processes;
  processes.add_process(std::vector<double>{1, 100, 2});
  processes.add_process(std::vector<double>{7, 5});
  processes.add_process(std::vector<double>{3});
  const Estimate estimate = median_over_processes(processes);
  EXPECT_EQ(estimate.value, 3);  // of 2, 6, 3
  EXPECT_FALSE(estimate.interval);
}

TEST(MedianOverProcesses, reaches_from_smallest_to_largest_of_seven) {
  const Estimate estimate = median_over_processes(one_value_each({5, 1, 9, 3, 7, 4, 6}));
  EXPECT_EQ(estimate.value, 5);
  EXPECT_EQ(estimate.interval, (Interval{1, 9}));
}

TEST(MedianOverProcesses, has_no_interval_for_five) {
  EXPECT_FALSE(median_over_processes(one_value_each({1, 2, 3, 4, 5})).interval);
}

TEST(MedianOverProcesses, is_not_moved_by_the_number_of_repetitions_of_one_process) {
  ProcessValues processes;
  processes.add_process(std::vector<double>(1000, 50.0));
  for (const double value : {1, 2, 3, 4, 5, 6}) processes.add_process(std::vector<double>{value});
  EXPECT_EQ(median_over_processes(processes).value, 4);
}

/// Share of experiments whose interval covers the true median 0. Each: n processes with repetitions
/// whose correlation within a process is 0.37.
double coverage(std::size_t n, std::size_t repetitions, int experiments) {
  constexpr double correlation = 0.37;
  boost::random::mt19937_64 random(20240501);
  boost::random::normal_distribution<double> normal;
  int covered = 0;
  std::vector<double> values(repetitions);
  for (int experiment = 0; experiment < experiments; ++experiment) {
    ProcessValues processes;
    for (std::size_t process = 0; process < n; ++process) {
      const double shared = std::sqrt(correlation) * normal(random);
      for (double& value : values) value = shared + std::sqrt(1 - correlation) * normal(random);
      processes.add_process(values);
    }
    const Interval interval = *median_over_processes(processes).interval;
    if (interval.low <= 0 && 0 <= interval.high) ++covered;
  }
  return static_cast<double>(covered) / experiments;
}

TEST(MedianOverProcesses, covers_the_true_median_in_95_of_100_experiments) {
  for (const std::size_t n : {6, 7, 10, 13, 20, 30})
    for (const std::size_t repetitions : {1, 5}) {
      const double share = coverage(n, repetitions, 1500);
      EXPECT_GE(share, 0.94) << n << " processes, " << repetitions << " repetitions";
      // Ranks are whole numbers, so that few processes overshoot; from 20 on hardly.
      EXPECT_LE(share, n < 20 ? 0.995 : 0.975) << n << " processes, " << repetitions;
    }
}

/// What the coverage test is there to catch: the interval that takes every repetition for
/// independent evidence.
TEST(MedianOverProcesses, would_not_cover_if_repetitions_were_pooled) {
  boost::random::mt19937_64 random(7);
  boost::random::normal_distribution<double> normal;
  int covered = 0;
  constexpr int experiments = 300;
  for (int experiment = 0; experiment < experiments; ++experiment) {
    std::vector<double> pooled;
    for (int process = 0; process < 10; ++process) {
      const double shared = std::sqrt(0.37) * normal(random);
      for (int repetition = 0; repetition < 20; ++repetition)
        pooled.push_back(shared + std::sqrt(0.63) * normal(random));
    }
    const Interval interval = *median_over_processes(one_value_each(pooled)).interval;
    if (interval.low <= 0 && 0 <= interval.high) ++covered;
  }
  EXPECT_LT(static_cast<double>(covered) / experiments, 0.75);
}

}  // namespace
}  // namespace barista
