// A plan for people: what would be measured where, how often, in about which time, and what would
// not and why.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "harness/launch/prepared_run.hpp"
#include "harness/text/page.hpp"

namespace barista {

std::string plan_for_people(const PreparedRun& run, const Topology& topology, std::uint64_t seed,
                            const Page& page);

/// The same for programs.
nlohmann::json plan_as_json(const PreparedRun& run, std::uint64_t seed);

}  // namespace barista
