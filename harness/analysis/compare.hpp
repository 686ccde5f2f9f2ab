// Two sets of cells, side by side: two runs, or two runtimes of one run. Per cell and metric (which
// ones: comparable.hpp) both figures, their ratio with its interval, and an outcome.
//
// Outcomes, of the second against the first:
//   equivalent    two one-sided tests say so (equivalence.hpp), and the whole interval of the ratio
//                 lies within the margin, on either side of 1
//   better/worse  else, if the rank-sum test says so, and the interval leaves out 1
//                 (of figures so near to zero that they have no ratio, both by the interval of
//                 their difference, against near_zero_margin() and 0)
//   inconclusive  else, with the reason; too few processes to ever reach an outcome are named with
//                 the number needed
// Times of two runs are judged by how runs of the same binaries differ (between_runs.hpp); where
// that is not known they have no verdict, and their intervals are widened by what is usual. Times
// of one run are compared within its rounds, where there are enough of them for the signed-rank
// test to reach a verdict: what disturbs a round disturbs both sides, and cancels. Whether there
// are enough depends on their number and on that of the tests, never on the values. Each comparison
// makes two tests, of a difference and of equivalence. Holm's adjustment goes over all tests of the
// report, so that 5 % bounds the chance of any false verdict in it, of either kind. Beside each
// stands what it could have found (detectable.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/between_runs.hpp"
#include "harness/analysis/comparable.hpp"
#include "harness/analysis/estimate.hpp"
#include "harness/analysis/regimes.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {

enum class Outcome { better, worse, equivalent, inconclusive };

struct Comparison {
  Cell cell;  // its runtime is empty where two runtimes are compared
  Metric metric;
  Estimate first;
  Estimate second;
  std::size_t first_processes = 0;
  std::size_t second_processes = 0;
  Marks first_marks;
  Marks second_marks;
  std::vector<double> log_ratios;      // one a round, where it is tested within rounds; else empty
  std::optional<BetweenTest> between;  // of times of two runs, where their drift is known
  bool drift_unknown = false;          // of times of two runs: it is not
  // second / first: within rounds, or less what changed for all, else of the two figures
  std::optional<Estimate> ratio;
  std::optional<Estimate> difference;  // second - first, where the ratio has no interval
  double p_value = 1;                  // of no difference, by itself
  double p_adjusted = 1;
  double equivalence_p_value = 1;  // of a difference by the margin or more, by itself
  double equivalence_p_adjusted = 1;
  std::optional<double> detectable;  // as a share: the change that would be found in 80 of 100 runs
  bool can_differ = true;            // so many processes can reach better or worse at all
  Outcome outcome = Outcome::inconclusive;
  std::string reason;

  /// "faster", "slower" of times; "smaller", "larger" of memory; "equivalent", "inconclusive".
  std::string_view outcome_word() const;
  /// "first", "second", "both" of the sides whose figure is contaminated; empty: neither.
  std::string_view contaminated_side() const;
};

struct ComparisonReport {
  std::vector<Comparison> comparisons;  // by cell and metric
  std::vector<Cell> only_first;         // with usable values on one side alone
  std::vector<Cell> only_second;
  std::vector<std::string> gaps;  // gaps_between()
  ComparedRegimes regimes;        // of the machine, in which the two sides are compared

  bool any_within_rounds() const;
  /// Each comparison tests twice.
  std::size_t tests() const { return 2 * comparisons.size(); }
  /// Why there can be no verdict at all, whatever was measured; empty if there can be one.
  std::string refusal() const;
};

/// One side: which samples, what of them, and the seed of their run.
struct Side {
  const GroupedSamples& samples;
  Narrowing narrowing;
  std::uint64_t run_seed = 0;
};

inline constexpr double default_margin =
    0.05;  // a ratio between 1/1.05 and 1.05 is as good as equal

/// What counts as equal of figures near zero, in the metric's unit: 64 bytes (a cache line) of
/// memory per task, 4 KiB (a page, the least that the kernel counts) of other memory, and 0.1 ms of
/// processor time a second (a ten-thousandth of a processor). No other time can be near zero.
double near_zero_margin(const Metric& metric);

/// Why a row of two runs has no verdict.
inline constexpr std::string_view drift_unknown_words =
    "drift unknown here: how much runs of the same binaries differ is not known of this row";

enum class Pairing {
  none,
  between_runs,   // the two sides are of two runs
  within_rounds,  // both sides are of one run, whose rounds measured them shortly after each other
};

/// `drift` is of the two runs, where it is known.
ComparisonReport compare(const Side& first, const Side& second, double margin = default_margin,
                         Pairing pairing = Pairing::none, const BetweenRuns* drift = nullptr);

/// Worse by more than the margin: what a gate must stop.
bool is_regression(const Comparison& comparison, double margin);

}  // namespace barista
