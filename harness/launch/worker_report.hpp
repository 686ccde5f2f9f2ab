// From what a worker printed to samples: reads Google Benchmark's JSON (docs/WORKER.md, "Results").
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/plan/runtime_description.hpp"
#include "harness/record/plan_csv.hpp"
#include "harness/record/sample.hpp"

namespace barista {

/// Samples, never none; or the sentence that says what is wrong with the text as a whole.
using WorkerReport = std::variant<std::vector<Sample>, std::string>;

/// A metric that the description promises and an entry lacks becomes an `invalid` row.
WorkerReport read_worker_report(std::string_view output, const PlannedProcess& process,
                                const ExperimentDescription& experiment);

/// The first characters of a text, for a sentence; what cannot be printed becomes '.'.
std::string quoted_beginning(std::string_view text);

}  // namespace barista
