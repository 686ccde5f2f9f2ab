// Do two slopes over the number of tasks differ? Totals may differ without it: by what a runtime
// holds anyway, which is the same at every size. So the question is whether the difference of the
// two sides changes with the size.
//
// A permutation test of residuals (Freedman and Lane, Journal of Business and Economic Statistics
// 1, 1983), within sizes: each size has a mean of its own, so that totals need lie on no line, and
// the second side a constant beside it; what remains is dealt to the two sides at random, and the
// slope of their differences is looked at anew. Residuals spread less than what they estimate,
// which is made good by the root of n / (n - parameters).
#pragma once

#include <cstddef>

#include "harness/analysis/rank_sum.hpp"

namespace barista {

/// So many deals at most, and fewer where so many are as extreme as what was seen: p is then known
/// well enough (Besag and Clifford, Biometrika 78, 1991).
inline constexpr std::size_t slope_deals = 200'000;
inline constexpr std::size_t enough_extreme_deals = 50;

/// Two-sided. 1 for fewer than two sizes. Always the same for the same totals. Cost: some 20 ms.
double slope_p_value(const SizedGroups& totals);

/// Of slopes that differ by the margin (0.05 is 5 %) or more; two one-sided tests.
double slope_equivalence_p_value(const SizedGroups& totals, double margin);

/// The smallest that so many processes can give.
double smallest_slope_p_value(const SizedGroups& totals);

/// The standard error of the difference of the two slopes.
struct SlopeError {
  double value = 0;
  double freedom = 0;  // 0: it is not known
};
/// Not known where a size has no more than two processes.
SlopeError error_of_slope_difference(const SizedGroups& totals);

}  // namespace barista
