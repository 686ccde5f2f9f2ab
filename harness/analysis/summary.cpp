#include "harness/analysis/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/per_task.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/text/list_text.hpp"

namespace barista {
namespace {

/// "not tried again after round 0: time-out 60 s" says nothing that "time-out 60 s" does not.
bool repeats_another(const std::string& reason, const std::set<std::string>& reasons) {
  return std::any_of(reasons.begin(), reasons.end(), [&](const std::string& other) {
    return !other.empty() && other != reason && reason.ends_with(": " + other);
  });
}

/// Distinct reasons in a few words: the first ones, and how many more there are.
std::string join_reasons(const std::set<std::string>& reasons) {
  constexpr std::size_t most = 3;
  std::string text;
  std::size_t count = 0;
  for (const std::string& reason : reasons) {
    if (reason.empty() || repeats_another(reason, reasons)) continue;
    if (++count <= most) append_item(text, reason);
  }
  return count > most ? fmt::format("{}; and {} more reasons", text, count - most) : text;
}

std::string describe(Status status, const Setbacks& setbacks) {
  const std::string reasons = join_reasons(setbacks.reasons);
  return fmt::format("{} {}{}{}", setbacks.count, name_of(status), reasons.empty() ? "" : ": ",
                     reasons);
}

/// What this metric lacks: what failed as a whole, and its own values, not those of its neighbours.
std::string left_out(const CellSeries& cell, const Series& series) {
  SetbacksByStatus all = cell.as_a_whole;
  for (const auto& [status, setbacks] : series.setbacks) all[status].add(setbacks);
  std::string text;
  for (const auto& [status, setbacks] : all) append_item(text, describe(status, setbacks));
  return text;
}

/// What a cell without values is called: the first of these that happened.
Status status_without_values(const CellSeries& cell) {
  for (const Status status : {Status::dnf, Status::invalid})
    if (cell.setbacks.contains(status)) return status;
  return Status::unsupported;
}

std::size_t invalid_rows(const SetbacksByStatus& setbacks) {
  const auto found = setbacks.find(Status::invalid);
  return found == setbacks.end() ? 0 : found->second.count;
}

SummaryRow row_without_values(const Cell& key, const CellSeries& cell) {
  SummaryRow row{
      .cell = key, .invalid = invalid_rows(cell.setbacks), .status = status_without_values(cell)};
  const bool only_one_kind = cell.setbacks.size() == 1;
  for (const auto& [status, setbacks] : cell.setbacks)
    append_item(row.reason,
                only_one_kind ? join_reasons(setbacks.reasons) : describe(status, setbacks));
  return row;
}

void put_contamination(SummaryRow& row, const Series& series) {
  if (series.unflagged.size() > 0) row.median_unflagged = median_over_processes(series.unflagged);
  row.contaminated = series.marks(row.metric).is_contaminated;
  if (row.contaminated)
    append_item(row.reason,
                fmt::format("contaminated: {} of {} values are flagged", row.flagged, row.samples));
}

void put_numbers(SummaryRow& row, const ProcessValues& values) {
  row.processes = values.size();
  row.samples = values.value_count();
  row.median = median_over_processes(values);
  row.mean = mean_of_processes(values);
  const std::vector<double> medians = medians_of_processes(values);
  const auto [smallest, largest] = std::minmax_element(medians.begin(), medians.end());
  row.range = Interval{*smallest, *largest};
}

void put_cold(SummaryRow& row, const Series& series) {
  if (series.cold.size() == 0) return;
  row.cold = median_over_processes(series.cold);
  // Within processes, so that what separates these cancels.
  const std::optional<Interval> ratio = median_over_processes(series.cold_ratios).interval;
  row.cold_differs = ratio && (ratio->low > 1 + noteworthy_cold_share ||
                               ratio->high < 1 / (1 + noteworthy_cold_share));
}

void put_regimes(SummaryRow& row, const CellRegimes& met) {
  row.regimes = RowRegimes{.shown = met.shown,
                           .border_ns = met.border_ns,
                           .near = met.count(Regime::near),
                           .far = met.count(Regime::far),
                           .changed = met.count(std::nullopt),
                           .other = {}};
  if (const auto others = met.others.find(row.metric); others != met.others.end())
    row.regimes->other = median_over_processes(others->second);
}

void append_rows(Summary& summary, const Cell& key, const CellSeries& cell) {
  const bool any_value =
      std::any_of(cell.metrics.begin(), cell.metrics.end(),
                  [](const auto& entry) { return entry.second.values.size() > 0; });
  if (!any_value) {
    summary.push_back(row_without_values(key, cell));
    return;
  }
  // A repetition that failed as a whole has one row without a metric: it is missing from each.
  const std::size_t without_metric = invalid_rows(cell.as_a_whole);
  for (const auto& [metric, series] : cell.metrics) {
    SummaryRow row{.cell = key,
                   .metric = metric,
                   .flagged = series.flagged,
                   .invalid = series.invalid + without_metric,
                   .remark = join_reasons(series.remarks),
                   .finding = left_out(cell, series),
                   .at_least = series.at_least};
    row.reason = row.remark;
    append_item(row.reason, row.finding);
    if (series.values.size() > 0) {
      put_numbers(row, series.values);
      put_cold(row, series);
      put_contamination(row, series);
      row.phases = series.phases.words();
    } else {
      row.status = Status::invalid;
    }
    if (cell.regimes && is_measured_time(metric)) put_regimes(row, *cell.regimes);
    summary.push_back(std::move(row));
  }
}

auto order(const SummaryRow& row) { return std::tie(row.cell, row.metric); }

}  // namespace

Summary summarise(const GroupedSamples& grouped, std::uint64_t run_seed) {
  Summary summary;
  for (const auto& [key, cell] : grouped) append_rows(summary, key, cell);
  for (SummaryRow& row : rows_per_task(grouped, run_seed)) summary.push_back(std::move(row));
  std::sort(summary.begin(), summary.end(),
            [](const SummaryRow& a, const SummaryRow& b) { return order(a) < order(b); });
  return summary;
}

const SummaryRow* find_row(const Summary& summary, const Cell& cell, const std::string& metric) {
  const auto key = std::tie(cell, metric);
  const auto found = std::lower_bound(
      summary.begin(), summary.end(), key,
      [](const SummaryRow& row, const auto& wanted) { return order(row) < wanted; });
  return found != summary.end() && order(*found) == key ? &*found : nullptr;
}

}  // namespace barista
