#include "harness/analysis/variance.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "harness/analysis/bootstrap.hpp"

namespace barista {
namespace {

ProcessValues draw(double process, double repetition, std::size_t n, std::size_t repetitions,
                   std::uint64_t seed) {
  boost::random::mt19937_64 random(seed);
  boost::random::normal_distribution<double> normal;
  ProcessValues values;
  std::vector<double> one(repetitions);
  for (std::size_t i = 0; i < n; ++i) {
    const double shared = std::sqrt(process) * normal(random);
    for (double& value : one)
      value = 100 * std::exp(shared + std::sqrt(repetition) * normal(random));
    values.add_process(one);
  }
  return values;
}

TEST(VarianceComponents, are_those_of_the_model) {
  const auto found = variance_components(draw(0.0037, 0.0063, 2000, 4, 1));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->process, 0.0037, 0.0003);
  EXPECT_NEAR(found->repetition, 0.0063, 0.0003);
  EXPECT_NEAR(found->intra_process_correlation(), 0.37, 0.03);
}

TEST(VarianceComponents, of_processes_that_do_not_differ_are_not_negative) {
  ProcessValues values;
  for (int i = 0; i < 4; ++i) values.add_process(std::vector<double>{90, 110});
  const auto found = variance_components(values);
  EXPECT_EQ(found->process, 0);
  EXPECT_GT(found->repetition, 0);
  EXPECT_EQ(best_repetitions(*found, {1, 1}, 20), 20u);
}

TEST(VarianceComponents, need_two_of_each_and_positive_values) {
  EXPECT_FALSE(variance_components(draw(1, 1, 1, 5, 1)));
  EXPECT_FALSE(variance_components(draw(1, 1, 5, 1, 1)));
  ProcessValues values;
  for (int i = 0; i < 3; ++i) values.add_process(std::vector<double>{-1, 1});
  EXPECT_FALSE(variance_components(values));
}

TEST(VarianceComponents, know_processes_of_unequal_size) {
  // By hand: logs 0, 2 | 3, 5, 7: means 1 and 5, grand mean 3.4; within (2 + 8) / 3, between
  // 2 * 2.4^2 + 3 * 1.6^2 = 19.2, typical size 5 - 13 / 5 = 2.4.
  ProcessValues values;
  values.add_process(std::vector<double>{std::exp(0), std::exp(2)});
  values.add_process(std::vector<double>{std::exp(3), std::exp(5), std::exp(7)});
  const auto found = variance_components(values);
  EXPECT_NEAR(found->repetition, 10.0 / 3, 1e-9);
  EXPECT_NEAR(found->process, (19.2 - 10.0 / 3) / 2.4, 1e-9);
}

TEST(BestRepetitions, is_the_root_of_both_ratios) {
  EXPECT_EQ(
      best_repetitions({.process = 1, .repetition = 4}, {.process_s = 9, .repetition_s = 1}, 20),
      6u);
  EXPECT_EQ(best_repetitions({.process = 100, .repetition = 1}, {1, 1}, 20), 1u);
  EXPECT_EQ(best_repetitions({.process = 1, .repetition = 1e6}, {1, 1}, 20), 20u);
}

/// The interval of so many processes reaches as far as was asked for, on average.
TEST(ProcessesForWidth, give_the_interval_that_was_asked_for) {
  const VarianceComponents components{.process = 0.0025, .repetition = 0.01};
  const std::size_t n = processes_for_width(components, 5, 0.03);
  EXPECT_GT(n, 20u);
  double sum = 0;
  constexpr int runs = 200;
  for (int i = 0; i < runs; ++i) {
    const Estimate median = median_over_processes(draw(0.0025, 0.01, n, 5, 100 + i));
    sum += std::log(median.interval->high / median.interval->low) / 2;
  }
  EXPECT_NEAR(sum / runs, std::log1p(0.03), 0.15 * 0.03);
}

TEST(ProcessesForWidth, are_never_fewer_than_an_interval_needs) {
  EXPECT_EQ(processes_for_width({}, 1, 0.05), 6u);
}

}  // namespace
}  // namespace barista
