// A comparison as people and programs read it. The first line of each form carries the warning, if
// there is one.
#pragma once

#include <optional>
#include <string>

#include "harness/analysis/compare.hpp"
#include "harness/analysis/gate.hpp"
#include "harness/text/page.hpp"

namespace barista {

/// What a report says about itself.
struct CompareHeading {
  std::string first;  // what the two sides are: a run, or a runtime
  std::string second;
  std::string drift;    // of two runs: what is known of how they differ anyway; may be empty
  std::string warning;  // a watermark, such as that the machines differ; may be empty
  double margin = 0.05;
  std::string certificate;  // what is known of this harness's own error rates; may be empty
};

/// For a terminal.
std::string comparison_table(const ComparisonReport& report, const CompareHeading& heading,
                             const Page& page);
std::string comparison_markdown(const ComparisonReport& report, const CompareHeading& heading);
/// One object; numbers that do not exist are null, as is the gate where there was none.
std::string comparison_json(const ComparisonReport& report, const CompareHeading& heading,
                            const std::optional<GateVerdict>& gate = std::nullopt);

}  // namespace barista
