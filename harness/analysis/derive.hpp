// From a run directory to everything that is derived from it. Deleting the derived files and
// calling these again gives the same bytes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/analysis/grouping.hpp"
#include "harness/analysis/verdicts.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// The samples of a run, grouped. Throws InvalidData with file and line.
GroupedSamples read_grouped(const RecordedRun& run);

/// Every experiment that a runtime of the run knows, for load_claims(). Throws InvalidData.
std::set<std::string> experiments_of(const RecordedRun& run);

/// Writes summary.csv, claims.csv and claims.md into the run directory. The verdicts point into
/// `claims`.
std::vector<ClaimVerdict> write_claims(const RecordedRun& run, const Claims& claims);

}  // namespace barista
