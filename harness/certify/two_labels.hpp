// Every runtime twice in one interleaved run: the same executable in fresh processes under two
// labels, so that whoever finds a difference between the two is wrong; or the second label slowed
// down by a known share, so that whoever finds none has missed it.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/grouping.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"

namespace barista {

/// The present ones of `names`, each as "<name>#1" and "<name>#2"; `slowdown` is what the second is
/// prolonged by (0.05 is 5 %).
Runtimes with_two_labels(const Runtimes& runtimes, const std::vector<std::string>& names,
                         double slowdown);

/// The suite for such runtimes.
Suite with_two_labels(Suite suite, const std::vector<std::string>& names);

struct TwoSides {
  GroupedSamples first;
  GroupedSamples second;
};

/// The two labels apart, with the runtimes' own names again.
TwoSides split_labels(const GroupedSamples& samples);

}  // namespace barista
