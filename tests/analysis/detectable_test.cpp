#include "harness/analysis/detectable.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <map>
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

TEST(Detectable, of_slopes_is_no_less_than_their_interval_can_show) {
  const Estimate ratio{1.2, Interval{1.2 * std::exp(-0.098), 1.2 * std::exp(0.098)}};
  std::map<double, TwoGroups> totals;  // without noise: the ranks find everything
  for (const double size : {100.0, 200.0, 400.0})
    totals[size] = {std::vector<double>(4, size), std::vector<double>(4, size)};
  // Standard error 0.05; 1.96 + 0.8416 of them.
  EXPECT_NEAR(*Detectable(0.05).change_of_slopes(totals, 1, ratio), std::expm1(0.05 * 2.8016),
              1e-4);
  EXPECT_FALSE(Detectable(0.05).change_of_slopes(totals, 1, Estimate{1.2, {}}));
  EXPECT_FALSE(Detectable(1e-9).change_of_slopes(totals, 1, ratio));  // 2 / 70^3
  totals[100] = {{50, 150, 250, 350}, {50, 150, 250, 350}};  // noise as large as what is there
  EXPECT_GT(*Detectable(0.001).change_of_slopes(totals, 1, ratio), 0.2);
}

/// Totals of 3 to 5 processes of each of five sizes, of which each has the same noise.
testing::MadeSamples parked(double bytes_per_task, int processes,
                            boost::random::mt19937_64& random) {
  boost::random::normal_distribution<double> noise(0, 200'000);
  testing::MadeSamples made;
  for (const int tasks : {500, 1000, 2000, 4000, 8000})
    for (int p = 0; p < processes; ++p)
      made.process(testing::cell("go", "parked_memory", "tasks=" + std::to_string(tasks)),
                   "pss_bytes", {1e8 + bytes_per_task * tasks + noise(random)});
  return made;
}

/// The change that is advertised for slopes is found about as often as it says; the ranks decide.
TEST(Detectable, of_slopes_is_found_in_80_of_100_reports) {
  boost::random::mt19937_64 random(5);
  double advertised = 0;
  constexpr int reports = 60;
  const auto report = [&](double factor) {
    const GroupedSamples a = parked(2000, 4, random).grouped();
    const GroupedSamples b = parked(2000 * factor, 4, random).grouped();
    return compare({a, {}, 1}, {b, {}, 1}).comparisons.front();
  };
  for (int i = 0; i < 10; ++i) advertised += *report(1).detectable / 10;
  int found = 0;
  for (int i = 0; i < reports; ++i) found += report(1 + advertised).outcome == Outcome::worse;
  EXPECT_NEAR(static_cast<double>(found) / reports, 0.8, 0.15) << advertised;
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
