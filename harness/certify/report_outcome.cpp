#include "harness/certify/report_outcome.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "harness/record/csv_file.hpp"
#include "harness/record/csv_text.hpp"

namespace barista {
namespace {

constexpr std::array<const char*, 11> columns{
    "report",       "slowdown",           "seed",    "comparisons", "better", "worse", "equivalent",
    "within_reach", "found_within_reach", "missing", "detectable"};

using Rows = CsvFile<columns.size()>;

std::optional<double> middle_of(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  return median_of_sorted(values);
}

}  // namespace

ReportOutcome outcome_of(const ComparisonReport& report, double slowdown) {
  ReportOutcome outcome{.slowdown = slowdown,
                        .missing = report.only_first.size() + report.only_second.size()};
  std::vector<double> detectable;
  for (const Comparison& each : report.comparisons) {
    if (slowdown > 0 && each.metric.unit != "ns") continue;
    ++outcome.comparisons;
    outcome.better += each.outcome == Outcome::better;
    outcome.worse += each.outcome == Outcome::worse;
    outcome.equivalent += each.outcome == Outcome::equivalent;
    if (!each.detectable) continue;
    detectable.push_back(*each.detectable);
    if (slowdown == 0 || *each.detectable > slowdown) continue;
    ++outcome.within_reach;
    outcome.found_within_reach += each.outcome == Outcome::worse;
  }
  outcome.detectable = middle_of(std::move(detectable));
  return outcome;
}

std::string outcomes_header() { return fmt::format("{}\n", fmt::join(columns, ",")); }

std::string outcome_row(const ReportOutcome& each) {
  std::string row;
  append_csv_row(row, {std::to_string(each.report), csv_number(each.slowdown),
                       std::to_string(each.seed), std::to_string(each.comparisons),
                       std::to_string(each.better), std::to_string(each.worse),
                       std::to_string(each.equivalent), std::to_string(each.within_reach),
                       std::to_string(each.found_within_reach), std::to_string(each.missing),
                       each.detectable ? csv_number(*each.detectable) : std::string{}});
  return row;
}

std::vector<ReportOutcome> read_outcomes(const std::filesystem::path& reports_csv) {
  Rows rows(reports_csv, columns);
  Rows::Row row{};
  std::vector<ReportOutcome> outcomes;
  while (rows.next(row)) {
    const auto count = [&](std::size_t column) {
      return rows.number<std::size_t>(row[column], columns[column]);
    };
    outcomes.push_back({.report = rows.number<int>(row[0], columns[0]),
                        .slowdown = rows.number<double>(row[1], columns[1]),
                        .seed = rows.number<std::uint64_t>(row[2], columns[2]),
                        .comparisons = count(3),
                        .better = count(4),
                        .worse = count(5),
                        .equivalent = count(6),
                        .within_reach = count(7),
                        .found_within_reach = count(8),
                        .missing = count(9),
                        .detectable = std::nullopt});
    if (*row[10] != '\0') outcomes.back().detectable = rows.number<double>(row[10], columns[10]);
  }
  return outcomes;
}

}  // namespace barista
