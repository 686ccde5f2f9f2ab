// What is known of verdicts between separate runs: every pair of runs of the same binaries is
// judged, each by the others as its history, so that the right answer is known. Then a change is
// planted in one runtime of the second, by the figures: what the machine did between the two runs
// is real, the change is exact.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/analysis/claims.hpp"
#include "harness/analysis/gate.hpp"
#include "harness/certify/certificate.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

struct PairVerdict {
  std::string first, second;  // names of the runs' directories
  ReportOutcome outcome;
  // Rows of times that the test within a run would have called different: what the history is for.
  std::size_t different_by_ranks = 0;
  std::size_t times = 0;
  GateState gate = GateState::open;
};

struct PairSettings {
  double margin = default_margin;
  std::vector<double> slowdowns{0.05, 0.10, 0.20};
};

struct PairsReport {
  std::size_t runs = 0;
  std::vector<PairVerdict> pairs;
  std::vector<PowerPoint> power;     // by slow-down, of cells with one worker and with more
  std::size_t readings = 0;          // of claims that any run decided
  std::vector<std::string> flipped;  // readings that two runs decided differently: which, and how
};

/// A pair must leave a history, so that so many runs are needed.
inline constexpr std::size_t fewest_runs_for_pairs = 6;

/// Throws UsageError unless all are complete, of the same machine, suite and workers, and enough.
/// `tell` is called after each pair with how many are done and how many there are. Cost: some
/// seconds a pair.
PairsReport judge_pairs(std::span<const RecordedRun> runs, const Claims& claims,
                        const PairSettings& settings,
                        const std::function<void(std::size_t, std::size_t)>& tell);

/// A row a pair.
std::string pairs_csv_text(const PairsReport& report);

/// The certificate's counts from them.
void tally(Certificate& certificate, const PairsReport& report);

}  // namespace barista
