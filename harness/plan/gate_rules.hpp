// What a gate judges: the [gate] table of suites.toml.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "harness/record/toml_view.hpp"

namespace barista {

struct GateRules {
  std::set<std::string> metrics;  // those that vote; empty: every answer
  double margin = 0.05;           // the slow-down that is let pass, as a share
};

/// `metrics` is a list of names of harness/contract/metrics.hpp that are answers, `margin_percent`
/// a number from 0.1 to 1000; both may be missing, as may the table. Throws UsageError with file
/// and line.
GateRules load_gate_rules(const std::filesystem::path& suites_toml);

/// The same of a suites file that is open.
GateRules read_gate_rules(const TomlView& file);

}  // namespace barista
