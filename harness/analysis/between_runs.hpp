// Do two runs differ by more than runs of the same binaries do? Between two runs the machine itself
// changes, so that what is exact within each of them says little about the other. How much it
// changes is known from a history of runs.
//
// 1. What changed for all (common_shift.hpp) is taken off, from the pair and from the history
//    alike.
// 2. What remains varies from run to run. A cell's variance over the history's runs is shrunk
//    towards that of its like (moderated_variance.hpp): the cells of the same runtime on one worker
//    or on more, or of all runtimes where these are few. It is never below the error within the
//    runs.
// 3. The difference, over its standard error, follows Student's t with the freedom of that
//    variance.
// Where too few others were measured there is no common shift to take off. Then the cells share
// what changed, so nothing is borrowed: each has its own variance over the runs, and their freedom.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/analysis/common_shift.hpp"
#include "harness/analysis/estimate.hpp"
#include "harness/analysis/moderated_variance.hpp"
#include "harness/analysis/run_levels.hpp"

namespace barista {

/// The second run against the first, of one cell and metric, on the scale of logarithms.
struct BetweenTest {
  double difference = 0;  // less the common shift
  double error = 0;       // standard error
  double freedom = 0;

  double p_value() const;
  /// Of a difference by the margin or more; two one-sided tests.
  double equivalence_p_value(double margin) const;
  /// That the second is longer by the margin or more: small where that can be ruled out.
  double excess_p_value(double margin) const;
  /// Whether such an excess would be ruled out at this level in 99 of 100 pairs that do not differ:
  /// known from how runs differ, not from what this pair shows.
  bool can_rule_out(double margin, double level) const;
  /// The ratio of the second to the first.
  Estimate ratio() const;
  /// As a share: the change that a test at this two-sided level finds in 80 of 100 pairs.
  double detectable(double alpha) const;
};

class BetweenRuns {
 public:
  /// So few runs say too little of how they differ.
  static constexpr std::size_t fewest_runs = 4;

  /// `history` does not contain the two, and all of it is of the same machine and binaries.
  BetweenRuns(const RunLevels& first, const RunLevels& second, std::span<const RunLevels> history);

  std::size_t runs() const { return runs_; }

  /// Nothing unless both runs and enough of the history have measured it.
  std::optional<BetweenTest> test(const LevelKey& key) const;
  /// What changed for all but this runtime; nothing where too few others were measured.
  std::optional<CommonShift> shift(const std::string& runtime) const;

 private:
  struct Row {
    Level first, second;
    Variance own;  // over the history
  };
  struct Class {
    std::string runtime;
    bool one_worker;
    auto operator<=>(const Class&) const = default;
  };
  static Class class_of(const LevelKey& key) { return {key.first.runtime, key.first.workers == 1}; }
  void add_shifts(const RunLevels& first, const RunLevels& second);
  void add_rows(const RunLevels& first, const RunLevels& second,
                std::span<const RunLevels> history);
  void fit_priors();

  std::size_t runs_;
  // Of the pair, by runtime; nothing where either the pair or the history does not tell.
  std::map<std::string, std::optional<CommonShift>> shifts_;
  std::map<LevelKey, Row> rows_;
  std::map<Class, Variance> priors_;
};

}  // namespace barista
