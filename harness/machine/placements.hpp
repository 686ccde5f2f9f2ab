// Which PUs a run takes, and in which order: worker i of a runtime gets the i-th PU of the list.
//
// A placement is a name for an ordered list, computed from the allowed PUs of a topology. A machine
// may have none: one without SMT has no siblings. That is an answer in words, not an error.
// docs/PLACEMENTS.md tells when to use which.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/machine/topology.hpp"

namespace barista {

/// OS indices in the order of the workers, never empty; or the reason why this machine has no such
/// placement.
using Placed = std::variant<std::vector<unsigned>, std::string>;

struct Placement {
  std::string_view name;
  std::string_view description;  // one line
  Placed (*of)(const Topology&);
};

/// All placements by name, in the order in which they should be listed.
std::span<const Placement> placements();

/// The PUs of a placement by name, or of an explicit list such as "pus:0,2-5". Throws UsageError
/// for an unknown name (with the nearest one) and for a list that is malformed or not allowed on
/// this machine.
Placed place(const Topology& topology, std::string_view name);

/// Checks only that `name` could be one on some machine: a known name or a well-formed list. Throws
/// UsageError.
void check_placement_name(std::string_view name);

}  // namespace barista
