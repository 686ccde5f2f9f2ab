// Which names of runtimes a file may use: those that are known here, and those that may be variants
// of them.
#pragma once

#include <string>
#include <vector>

namespace barista {

/// What is wrong with the name of a runtime, with the nearest known one; empty if nothing is. A
/// folder of runtimes is known, but not which variants it makes where they are built, so that of a
/// variant only a slip in the name of one that is known is noticed.
std::string objection_to_runtime(const std::string& name, const std::vector<std::string>& known);

/// The same where `known` are the runtimes of one run, and others may exist.
std::string objection_to_slip(const std::string& name, const std::vector<std::string>& known);

}  // namespace barista
