// When has a run measured enough? When the intervals are as narrow as was asked for; never because
// of what they show. A rule on the width looks at the spread alone, and leaves the coverage of the
// intervals as it is; a rule on p-values would raise the rate of false verdicts with every look.
#pragma once

#include <string>

#include "harness/analysis/grouping.hpp"

namespace barista {

struct WidthRule {
  double half_width = 0.05;  // 0.05: an interval reaches at most 5 % of the median to either side
  double share = 1;          // of the cells' times that must be so narrow
};

/// Times whose interval is narrow enough, of those that were measured.
struct Narrowness {
  std::size_t narrow = 0;
  std::size_t times = 0;
};

Narrowness narrowness_of(const GroupedSamples& samples, double half_width);

/// Why no further round is needed, in words for the manifest; empty if one is.
std::string reason_to_stop(const GroupedSamples& samples, const WidthRule& rule);

}  // namespace barista
