// How far figures change from run to run of the same binaries. The interval of a figure does not
// tell: it is of one run, and between two the machine itself changes. Known from a history of runs,
// else taken to be what is usual.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/analysis/run_levels.hpp"

namespace barista {

/// How much a median of a time is taken to change from run to run where nothing is known, as a
/// standard deviation of its logarithm: docs/STATISTICS.md.
double usual_drift(unsigned workers);

class RunSpread {
 public:
  /// What is usual.
  RunSpread() = default;
  /// Of at least BetweenRuns::fewest_runs runs; with fewer nothing more is known than what is
  /// usual.
  explicit RunSpread(std::vector<RunLevels> history);

  /// On the scale of logarithms: so far the figure of a run may lie from the level around which
  /// runs vary, with the confidence of every interval. 0 for what is no time.
  double of(const LevelKey& figure) const;
  /// The same for a ratio of two figures of one run, in which what changed for both cancels.
  double of_ratio(const LevelKey& numerator, const LevelKey& denominator) const;

  /// Runs that it is known from; 0: it is what is usual.
  std::size_t runs() const { return history_.size(); }

 private:
  std::optional<double> known(const LevelKey& figure, const LevelKey* denominator) const;

  std::vector<RunLevels> history_;
};

}  // namespace barista
