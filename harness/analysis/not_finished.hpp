// What of a run gave no figure, and why: time-outs, crashes, wrong answers, what cannot be measured
// here. A sentence for each cause, over all the cells that it concerns.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/figures_text.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// "3 processes of go/yield/tasks=2/one_pu/1 ran into the time-out of 60 s". What went wrong
/// stands before what cannot be measured; within these, the most frequent first. Throws
/// InvalidData.
std::vector<std::string> not_finished(const RecordedRun& run, const ShownPart& part);

}  // namespace barista
