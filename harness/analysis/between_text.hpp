// What is known of how two runs differ anyway, as people read it.
#pragma once

#include <string>

#include "harness/analysis/between_runs.hpp"

namespace barista {

/// A sentence without its full stop; `where` the history was looked for.
std::string between_words(const BetweenRuns& between, const RunLevels& first,
                          const std::string& where);

}  // namespace barista
