// Holds what was counted against what a time promises (contract/promises.hpp).
#pragma once

#include <vector>

#include "harness/plan/runtime_description.hpp"
#include "harness/record/sample.hpp"

namespace barista {

/// Makes those times of one process `invalid`, with the reason, whose repetition's counts do not
/// fit. The counts themselves stay. Nothing is asked of a runtime that does not tell what its tasks
/// are.
void hold_to_promises(std::vector<Sample>& samples, const RuntimeDescription& runtime);

}  // namespace barista
