// The ratio or the difference of two independent figures, with its interval: of medians or of
// slopes, never a mean of ratios.
//
// The interval is combined from the two intervals on the scale of logarithms by the method of
// variance estimates recovery (Zou and Donner, Statistics in Medicine 27, 2008; for ratios Donner
// and Zou, Statistical Methods in Medical Research 21, 2012): no normality is assumed, and it keeps
// the coverage and the asymmetry of the two.
#pragma once

#include "harness/analysis/estimate.hpp"

namespace barista {

/// numerator / denominator, both positive. Nothing if a value is not; a value without an interval
/// if an interval is missing or reaches zero.
std::optional<Estimate> ratio_of(const Estimate& numerator, const Estimate& denominator);

/// minuend - subtrahend, by the same method on their own scale: for figures so near to zero that
/// they have no ratio. A value without an interval if one of the two has none.
Estimate difference_of(const Estimate& minuend, const Estimate& subtrahend);

}  // namespace barista
