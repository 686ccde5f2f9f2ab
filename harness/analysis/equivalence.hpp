// Are two figures equal for practical purposes? Two one-sided tests (TOST; Schuirmann, Journal of
// Pharmacokinetics and Biopharmaceutics 15, 1987): the ratio is called equivalent to 1 within a
// margin if the data refute both "it is 1 + margin or more" and "it is 1 / (1 + margin) or less".
// That no difference was found is no such evidence.
#pragma once

#include <span>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/rank_sum.hpp"

namespace barista {

/// Of positive process values whose distributions differ by a factor, if at all: the rank-sum test,
/// with the second group moved to either edge of the margin (0.05 is 5 %). Exact like that one.
double equivalence_p_value(const TwoGroups& values, double margin);

/// The same for the logarithms of ratios within rounds, by the signed-rank test.
double equivalence_p_value(std::span<const double> log_ratios, double margin);

/// Of a difference of which only the 95 % interval is known, against 0 and a margin in the figures'
/// own unit: the standard error is recovered from the interval, each side its own. 1 without one.
double difference_equivalence_p_value(const Estimate& difference, double margin);

}  // namespace barista
