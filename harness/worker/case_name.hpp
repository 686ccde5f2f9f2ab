// Names of cases: <experiment>/<axis>:<value>/.../workers:<n>.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/worker/worker.hpp"

namespace barista {

struct Case {
  const Entry* entry = nullptr;
  std::map<std::string, long, std::less<>> params;  // every axis of the experiment
  unsigned workers = 1;
};

std::string name_of(const Case& one);

/// The case of this name. Throws std::invalid_argument with one sentence that says what is wrong
/// with it.
Case parse_case(std::string_view name, const std::vector<Entry>& entries);

/// Every supported experiment with every combination of its axes' values, for one worker and for
/// `all_workers`.
std::vector<Case> default_cases(const std::vector<Entry>& entries, unsigned all_workers);

}  // namespace barista
