// From a run directory to everything that is derived from it. Deleting the derived files and
// calling these again gives the same bytes.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/grouping.hpp"
#include "harness/analysis/verdicts.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// The samples of a run, grouped. Throws InvalidData with file and line.
GroupedSamples read_grouped(const RecordedRun& run);

/// What the runtimes of the run cannot do, by their own description.
Incapabilities incapabilities_of(const RecordedRun& run);

struct Derived {
  Summary summary;
  std::vector<ClaimVerdict> verdicts;  // point into the claims
  std::string claims_origin;           // Claims::origin
};
Derived derive(const RecordedRun& run, const Claims& claims);

/// Writes summary.csv, claims.csv and claims.md into the run directory.
void write_derived(const RecordedRun& run, const Derived& derived);

/// Whether that has been done: a kill may come between a run's last process and it.
bool is_derived(const RecordedRun& run);

}  // namespace barista
