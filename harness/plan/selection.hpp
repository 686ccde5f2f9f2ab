// What of a suite a user wants: which runtimes and which experiments, by the flags of `barista
// run`.
#pragma once

#include <string>
#include <vector>

#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"

namespace barista {

/// The runtimes to be measured: those asked for, else those of the suite, else all that are
/// present. Throws UsageError for one that was asked for and is unknown (with the nearest name) or
/// absent (with the reason).
std::vector<std::string> select_runtimes(const Suite& suite, const Runtimes& runtimes,
                                         const std::vector<std::string>& asked);

/// The suite with only the asked experiments, or all. Throws UsageError for an unknown one, or one
/// that is not in it.
Suite select_experiments(Suite suite, const Runtimes& runtimes,
                         const std::vector<std::string>& asked);

/// Leaves out of the suite what is for other runtimes: of the cells that it gives to certain ones,
/// and those that it adds to some cells.
void keep_only(const std::vector<std::string>& wanted, Suite& suite);

}  // namespace barista
