// Which params a figure can have that somebody names by them, as a claims file does.
#pragma once

#include <string>
#include <string_view>

#include "harness/plan/runtime_description.hpp"

namespace barista {

/// Why no figure of this experiment and metric has these params, written as in summary.csv:
/// "stages=8;capacity=0"; empty if one may have them.
std::string objection_to_params(const ExperimentDescription& experiment, std::string_view metric,
                                std::string_view params);

}  // namespace barista
