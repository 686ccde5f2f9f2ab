// The values of an experiment's axes that a user wants instead of the suite's.
#pragma once

#include <string>
#include <vector>

#include "harness/plan/runtime_description.hpp"
#include "harness/plan/suite.hpp"

namespace barista {

/// Throws UsageError if `asked` is not an axis with values, such as "tasks=10,100".
void require_param_form(const std::string& asked);

/// Each of `asked` is an axis with values, such as "tasks=100000" or "tasks=10,100". It takes the
/// place of the suite's values in every group of cells whose experiment has the axis. Throws
/// UsageError: no such form, an axis that nothing in the suite has, a value below the axis' least,
/// an axis twice, several values for a search.
void set_params(Suite& suite, const std::vector<std::string>& asked,
                const std::vector<ExperimentDescription>& experiments);

}  // namespace barista
