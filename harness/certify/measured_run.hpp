// A whole run that a certification measures, without a word on the terminal.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "harness/machine/topology.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// Of the suite's runtimes, into a directory that it makes. Nothing if it was interrupted.
std::optional<RecordedRun> measure_run(const Suite& suite, const Runtimes& runtimes,
                                       const Topology& topology, std::uint64_t seed,
                                       const std::filesystem::path& directory);

}  // namespace barista
