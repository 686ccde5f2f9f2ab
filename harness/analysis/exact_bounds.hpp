// How probable is what happened k times in n? Exact bounds, for error rates and power.
#pragma once

#include <cstddef>

#include "harness/analysis/estimate.hpp"

namespace barista {

/// The two-sided 95 % interval of Clopper and Pearson (Biometrika 26, 1934). n >= k, n >= 1.
Interval exact_interval(std::size_t k, std::size_t n);

/// The one-sided 95 % upper bound: were the share higher, so few would have been rarer than 1
/// in 20.
double exact_upper_bound(std::size_t k, std::size_t n);

/// The fewest trials without any failure whose upper bound is below `share`: 59 for 0.05.
std::size_t trials_needed(double share);

}  // namespace barista
