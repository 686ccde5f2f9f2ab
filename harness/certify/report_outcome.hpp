// What became of one whole report of a certification, in counts, and the file that keeps them: one
// row a report, on the disk before the next report begins.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/analysis/compare.hpp"

namespace barista {

struct ReportOutcome {
  int report = 0;       // its number in the plan of the certification
  double slowdown = 0;  // of the second label: 0.05 is 5 %; 0: both are the same
  std::uint64_t seed = 0;
  // Comparisons that count: all where both labels are the same, those of times where one is slowed
  // down.
  std::size_t comparisons = 0;
  std::size_t better = 0;  // a false verdict, with and without a slow-down
  std::size_t worse = 0;   // a false verdict without, a find with one
  std::size_t equivalent = 0;
  std::size_t within_reach = 0;        // the comparison's own MDE is no larger than the slow-down
  std::size_t found_within_reach = 0;  // worse among these
  std::size_t missing = 0;             // cells with values on one side only
  std::optional<double> detectable;    // median of the MDEs, as a share

  bool operator==(const ReportOutcome&) const = default;

  /// A report of two equal labels that calls anything different.
  bool is_false_alarm() const { return slowdown == 0 && better + worse > 0; }
};

ReportOutcome outcome_of(const ComparisonReport& report, double slowdown);

/// The first line of the file, with its line break, and a row.
std::string outcomes_header();
std::string outcome_row(const ReportOutcome& outcome);

/// A last line that was cut short by a crash is a report that was not made. Throws InvalidData with
/// file and line.
std::vector<ReportOutcome> read_outcomes(const std::filesystem::path& reports_csv);

}  // namespace barista
