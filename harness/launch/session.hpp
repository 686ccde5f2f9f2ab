// Runs what is missing of a recorded plan, from the first cell or after any interruption, and keeps
// the manifest true.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "harness/launch/cell_runner.hpp"
#include "harness/launch/progress.hpp"
#include "harness/launch/run_clock.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/record/run_recorder.hpp"

namespace barista {

/// Asked before each round from `after_rounds` on: why no further one is needed; empty if one is.
/// Not asked before that, for the first rounds tell too little about the spread.
struct StoppingRule {
  int after_rounds = 7;
  std::function<std::string()> reason;  // none: the whole plan is run
};

struct SessionOptions {
  std::optional<double> budget_s;  // no round begins that would not end within it
  bool resumed = false;
  StoppingRule stop = {};
};

struct SessionResult {
  bool interrupted = false;
  std::string stopped;       // why it ended before the end of the plan; empty if it did not
  std::size_t recorded = 0;  // processes, of this and earlier sessions
  std::size_t planned = 0;
};

/// Locks the run while it works.
SessionResult run_session(RecordedRun& run, const CellRunner& runner, const Runtimes& runtimes,
                          const SessionOptions& options, const RunClock& clock, Progress& progress);

}  // namespace barista
