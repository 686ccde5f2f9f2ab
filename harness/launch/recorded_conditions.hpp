// What manifest.json says about the conditions of a run: noted at its start, compared when it is
// taken up again.
#pragma once

#include <string>
#include <vector>

#include "harness/launch/prepared_run.hpp"
#include "harness/record/manifest.hpp"

namespace barista {

/// Machine, workers, suite and seed of a run that is about to start.
Manifest note_conditions(const PreparedRun& run, const Runtimes& runtimes, const Topology& topology,
                         std::uint64_t seed);

/// One sentence for each thing that is not as it was: another machine, another build of a worker, a
/// worker that is gone.
std::vector<std::string> changed_conditions(const Manifest& manifest, const Runtimes& runtimes,
                                            const Topology& topology);

}  // namespace barista
