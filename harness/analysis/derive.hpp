// From a run directory to everything that is derived from it. Deleting the derived files and
// calling these again gives the same bytes, from the same history.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/grouping.hpp"
#include "harness/analysis/run_history.hpp"
#include "harness/analysis/verdicts.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// The samples of a run. Throws InvalidData with file and line.
SampleGrouper read_samples(const RecordedRun& run);

/// The same, grouped by the run's own regimes.
GroupedSamples read_grouped(const RecordedRun& run);

/// What the runtimes of the run cannot do, by their own description.
Incapabilities incapabilities_of(const RecordedRun& run);

struct Derived {
  Summary summary;
  std::vector<ClaimVerdict> verdicts;  // point into the claims
  std::string claims_origin;           // Claims::origin
  std::string run_spread;              // run_spread_words(), and `regimes`
  std::vector<std::string> regimes;    // regimes_words()
  std::string claims_page;             // claims_markdown()
  std::string catalogue;               // catalogue_json()
};
/// `history` tells how figures change from run to run; without it they do as is usual.
Derived derive(const RecordedRun& run, const Claims& claims, const RunHistory& history = {});

/// Writes summary.csv, claims.csv, claims.md and catalogue.json into the run directory.
void write_derived(const RecordedRun& run, const Derived& derived);

/// Whether that has been done: a kill may come between a run's last process and it.
bool is_derived(const RecordedRun& run);

}  // namespace barista
