// The minimum detectable effect (MDE): how large a true change must be for a comparison of so many
// processes with so much spread to call it a difference in 80 of 100 runs. What a verdict of
// "inconclusive" is worth depends on it.
//
// It is the power of the rule that compare.hpp applies: the rank-sum test at the level that Holm's
// adjustment leaves to a single test, and the interval of the ratio leaving out 1; within rounds
// the signed-rank test, whose interval follows from it; of slopes the test of slope_difference.hpp.
// Values are taken as log-normal, and their
// standard deviation as the one that was measured, outliers included; with outliers the rank test
// does better than said here, never worse.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/slope_difference.hpp"

namespace barista {

inline constexpr double detectable_power = 0.8;

class Detectable {
 public:
  /// `alpha` is the level of a single two-sided test.
  explicit Detectable(double alpha) : alpha_(alpha) {}

  /// As a share: 0.04 stands for a change by the factor 1.04. Nothing if a value is not positive or
  /// so few processes can never show anything. Cost: some 10 ms for each new pair of sizes, from
  /// then on nothing.
  std::optional<double> change(std::span<const double> first, std::span<const double> second);

  /// The same where the test is of ratios within rounds, given as logarithms. Nothing for so few
  /// that they can never show anything.
  std::optional<double> change_within_rounds(std::span<const double> log_ratios);

  /// The same for slopes of these totals: `slope` of the first side, `ratio` of the two. As
  /// Student's t test would find it, which the permutation test is as good as.
  std::optional<double> change_of_slopes(const SizedGroups& totals, double slope,
                                         const Estimate& ratio) const;

  /// In standard deviations between processes.
  std::optional<double> shift(std::size_t first, std::size_t second);
  /// In standard deviations of the differences of so many pairs.
  std::optional<double> paired_shift(std::size_t pairs);

 private:
  double alpha_;
  std::map<std::pair<std::size_t, std::size_t>, std::optional<double>> shifts_;
  std::map<std::size_t, std::optional<double>> paired_shifts_;
};

}  // namespace barista
