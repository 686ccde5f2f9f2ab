// Every runtime twice in one interleaved run, in fresh processes under two labels: two builds of
// it, to be compared; or the same executable, so that whoever finds a difference between the two is
// wrong; or the second label slowed down by a known share, so that whoever finds none has missed
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/grouping.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"

namespace barista {

/// Those of `names` that are present in both builds, which may be the same one: each as "<name>#1"
/// of the first and "<name>#2" of the second; `slowdown` is what the second is prolonged by (0.05
/// is 5 %).
Runtimes with_two_labels(const Runtimes& first, const Runtimes& second,
                         const std::vector<std::string>& names, double slowdown);

/// The suite for such runtimes.
Suite with_two_labels(Suite suite, const std::vector<std::string>& names);

/// The runtime's own name.
std::string_view without_label(std::string_view runtime);

struct TwoSides {
  GroupedSamples first;
  GroupedSamples second;
  ComparedRegimes regimes;  // of which both are
};

/// The two labels of a run apart, with the runtimes' own names again.
TwoSides split_labels(const SampleGrouper& samples);

}  // namespace barista
