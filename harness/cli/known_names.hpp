// What a claims file may name, as far as it is known: here, or to a run that was recorded anywhere.
#pragma once

#include "harness/analysis/claims.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// By what the workers say of themselves.
KnownNames known_names(const Runtimes& runtimes);

/// By what they said when the run was made. It knows its own runtimes only: of a name that it lacks
/// a slip is noticed.
KnownNames known_names(const RecordedRun& run);

}  // namespace barista
