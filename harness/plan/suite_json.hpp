// A suite as manifest.json keeps it: as it was run, with the rounds and experiments that the
// command line left of it.
#pragma once

#include <nlohmann/json.hpp>

#include "harness/plan/suite.hpp"

namespace barista {

nlohmann::json suite_to_json(const Suite& suite);

/// How its processes are to be run. Throws nlohmann::json::exception if it is not what
/// suite_to_json made.
ProcessSettings process_settings_of(const nlohmann::json& suite);

}  // namespace barista
