// The metrics "<total>_per_task": slopes over cells that differ only in their number of tasks.
// Which totals have one is read from the table of metrics; the statistics are in slope.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/analysis/grouping.hpp"
#include "harness/analysis/slope.hpp"
#include "harness/analysis/summary.hpp"

namespace barista {

/// What ends the name of a slope, behind the name of its total.
inline constexpr std::string_view per_task_suffix = "_per_task";

/// "a=1;tasks=2;b=3" without its number of tasks: "a=1;b=3".
std::string params_without_tasks(const std::string& params);

/// What is known about one total over all sizes.
struct Totals {
  std::vector<SizedTotal> processes;
  std::size_t samples = 0;
  std::size_t flagged = 0;
  std::size_t invalid = 0;
};

/// By cell less `tasks`, and name of the metric per task.
using TotalsByMetric = std::map<std::pair<Cell, std::string>, Totals>;
TotalsByMetric collect_totals(const GroupedSamples& grouped);

/// The slope of these totals; nothing where fewer than three sizes were measured. The same for the
/// same run and key.
std::optional<Slope> slope_of(const Cell& cell, const std::string& metric, const Totals& totals,
                              std::uint64_t run_seed);

/// The layers are reconciled with what the system lost if their share of it lies within these.
inline constexpr Interval reconciled{0.95, 1.05};

/// A row for each cell less `tasks`, and each metric per task that it gives; without numbers, and
/// with the reason, where fewer than three sizes were measured. Where both are there, a row that
/// holds the sum of the layers against what the system lost.
std::vector<SummaryRow> rows_per_task(const GroupedSamples& grouped, std::uint64_t run_seed);

}  // namespace barista
