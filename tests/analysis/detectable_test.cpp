#include "harness/analysis/detectable.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <vector>

#include "harness/analysis/compare.hpp"
#include "harness/analysis/holm.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

TEST(Detectable, shrinks_with_processes_and_grows_with_the_number_of_tests) {
  Detectable loose(0.05), strict(0.001);
  EXPECT_GT(*strict.shift(10, 10), *loose.shift(10, 10));
  EXPECT_GT(*strict.shift(10, 10), *strict.shift(20, 20));
  EXPECT_GT(*strict.shift(10, 10), *strict.shift(10, 40));
  EXPECT_DOUBLE_EQ(*strict.shift(10, 10), *Detectable(0.001).shift(10, 10));
}

TEST(Detectable, has_no_answer_where_nothing_can_be_found) {
  EXPECT_FALSE(Detectable(0.05).shift(5, 50));
  EXPECT_FALSE(Detectable(0.001).shift(6, 6));  // 2 / 924
  const std::vector<double> negative{-1, 1, 2, 3, 4, 5, 6}, positive(7, 1.0);
  EXPECT_FALSE(Detectable(0.05).change(negative, positive));
}

TEST(Detectable, goes_over_into_the_formula_for_large_groups) {
  for (const double alpha : {0.05, 0.001}) {
    Detectable detectable(alpha);
    const double simulated = *detectable.shift(50, 50) * std::sqrt(50);
    const double by_formula = *detectable.shift(400, 400) * std::sqrt(400);
    // An interval by ranks is somewhat wider than the asymptotic one.
    EXPECT_NEAR(simulated / by_formula, 1.05, 0.05) << alpha;
  }
}

TEST(Detectable, knows_what_pairs_can_show) {
  for (const double alpha : {0.05, 0.001}) {
    Detectable detectable(alpha);
    const double simulated = *detectable.paired_shift(100) * 10;
    EXPECT_NEAR(simulated / (*detectable.paired_shift(400) * 20), 1.0, 0.05) << alpha;
  }
  EXPECT_FALSE(Detectable(0.001).paired_shift(10));  // 2 / 2^10
  EXPECT_TRUE(Detectable(0.001).paired_shift(11));
}

TEST(Detectable, takes_the_error_of_a_ratio_from_its_interval) {
  const Estimate ratio{1.2, Interval{1.2 * std::exp(-0.098), 1.2 * std::exp(0.098)}};
  // Standard error 0.05; 1.96 + 0.8416 of them.
  EXPECT_NEAR(*Detectable(0.05).change(ratio), std::expm1(0.05 * 2.8016), 1e-4);
  EXPECT_FALSE(Detectable(0.05).change(Estimate{1.2, {}}));
}

/// Share of simulated reports of four comparisons in which a slow-down of all by the factor is
/// found in the first.
double found(double factor, std::size_t processes, double spread) {
  boost::random::mt19937_64 random(11);
  boost::random::normal_distribution<double> normal;
  constexpr int reports = 200, comparisons = 4;
  int found = 0;
  for (int report = 0; report < reports; ++report) {
    testing::MadeSamples first, second;
    for (int i = 0; i < comparisons; ++i) {
      const Cell cell = testing::cell("go", "yield", "tasks=" + std::to_string(i));
      for (std::size_t p = 0; p < processes; ++p) {
        first.process(cell, "yield_ns", {std::exp(spread * normal(random))});
        second.process(cell, "yield_ns",
                       {(i == 0 ? factor : 1) * std::exp(spread * normal(random))});
      }
    }
    const GroupedSamples a = first.grouped(), b = second.grouped();
    found += compare({a, {}}, {b, {}}).comparisons.front().outcome == Outcome::worse;
  }
  return static_cast<double>(found) / reports;
}

/// What it advertises is what the rule of compare.hpp finds.
TEST(Detectable, is_found_in_80_of_100_reports) {
  for (const std::size_t processes : {8, 15}) {
    Detectable detectable(family_wise_error / 8);
    constexpr double spread = 0.1;
    const double advertised = std::exp(spread * *detectable.shift(processes, processes));
    EXPECT_NEAR(found(advertised, processes, spread), 0.8, 0.08) << processes;
  }
}

}  // namespace
}  // namespace barista
