// The one spelling of a cell: in every table, every sentence, and on the command line.
#pragma once

#include <string>

#include "harness/record/sample.hpp"

namespace barista {

/// "go/channel_pipeline/stages=8,capacity=128/one_pu/1"; what is empty is left out. A shell takes
/// it as it is, which a semicolon between the params would prevent.
std::string cell_name(const Cell& cell);

/// "go/yield/tasks=2/one_pu/1:yield_ns"; without the colon where there is no metric.
std::string row_name(const Cell& cell, const std::string& metric);

}  // namespace barista
