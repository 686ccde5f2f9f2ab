// What is known of how two runs differ anyway, as people read it.
#pragma once

#include <string>

#include "harness/analysis/between_runs.hpp"
#include "harness/analysis/run_history.hpp"
#include "harness/analysis/run_spread.hpp"

namespace barista {

/// A sentence without its full stop.
std::string between_words(const BetweenRuns& between, const RunLevels& first,
                          const RunHistory& history);

/// What a figure is taken to change by from run to run. A sentence; the history may be empty.
std::string run_spread_words(const RunSpread& spread, const RunHistory& history);

}  // namespace barista
