#include "harness/analysis/per_task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "harness/analysis/random_seed.hpp"
#include "harness/analysis/ratio.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

constexpr std::string_view tasks_prefix = "tasks=";

template <class Use>
void for_each_param(std::string_view params, Use use) {
  while (!params.empty()) {
    const std::size_t end = std::min(params.find(';'), params.size());
    use(params.substr(0, end));
    params.remove_prefix(std::min(end + 1, params.size()));
  }
}

std::optional<double> tasks_of(const std::string& params) {
  std::optional<double> tasks;
  for_each_param(params, [&](std::string_view param) {
    if (!param.starts_with(tasks_prefix)) return;
    param.remove_prefix(tasks_prefix.size());
    long value = 0;
    if (std::from_chars(param.data(), param.data() + param.size(), value).ec == std::errc{})
      tasks = static_cast<double>(value);
  });
  return tasks;
}

void add_totals(Totals& totals, double tasks, const Series& series) {
  for (const double total : medians_of_processes(series.values))
    totals.processes.push_back({tasks, total});
  totals.samples += series.values.value_count();
  totals.flagged += series.flagged;
  totals.invalid += series.invalid;
}

std::string key_text(const Cell& cell, const std::string& metric) {
  return fmt::format("{}|{}|{}|{}|{}|{}", cell.runtime, cell.experiment, cell.params,
                     cell.placement, cell.workers, metric);
}

SummaryRow row_of(const Cell& cell, const std::string& metric, const Totals& totals,
                  std::uint64_t run_seed) {
  SummaryRow row{.cell = cell,
                 .metric = metric,
                 .processes = totals.processes.size(),
                 .samples = totals.samples,
                 .flagged = totals.flagged,
                 .invalid = totals.invalid};
  if (const std::optional<Slope> slope = slope_of(cell, metric, totals, run_seed)) {
    row.median = slope->robust;
    row.mean = slope->least_squares;
  } else {
    row.reason = fmt::format("a slope needs {} different numbers of tasks; {} were measured",
                             fewest_sizes_for_slope, count_sizes(totals.processes));
  }
  return row;
}

std::string reconciliation(const Interval& share) {
  if (share.low >= reconciled.low && share.high <= reconciled.high)
    return "the layers account for what the system lost, within 5 %";
  if (share.high < reconciled.low) return "the system lost more than the layers, beyond 5 %";
  if (share.low > reconciled.high) return "the system lost less than the layers, beyond 5 %";
  return "too uncertain to say whether the layers account for what the system lost within 5 %";
}

/// `whole` and `lost` are slopes over the same processes; taken as independent, their ratio gets an
/// interval that is rather too wide.
SummaryRow row_of_reconciliation(const SummaryRow& whole, const SummaryRow& lost) {
  SummaryRow row{.cell = whole.cell,
                 .metric = std::string(metrics::layers_share_of_lost.name),
                 .processes = whole.processes,
                 .samples = whole.samples};
  row.median = ratio_of(*whole.median, *lost.median);
  if (whole.mean && lost.mean && *lost.mean > 0) row.mean = *whole.mean / *lost.mean;
  row.finding = row.median && row.median->interval ? reconciliation(*row.median->interval)
                                                   : "no interval: too few processes";
  row.reason = row.finding;
  return row;
}

const SummaryRow* find_slope(const std::vector<SummaryRow>& rows, const Cell& cell,
                             const Metric& metric) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const SummaryRow& row) {
    return row.cell == cell && row.metric == metric.name && row.median;
  });
  return found == rows.end() ? nullptr : &*found;
}

void add_reconciliations(std::vector<SummaryRow>& rows) {
  std::vector<SummaryRow> added;
  for (const SummaryRow& whole : rows) {
    if (whole.metric != metrics::whole_cost_bytes_per_task.name || !whole.median) continue;
    if (const SummaryRow* lost = find_slope(rows, whole.cell, metrics::system_lost_bytes_per_task))
      added.push_back(row_of_reconciliation(whole, *lost));
  }
  rows.insert(rows.end(), added.begin(), added.end());
}

}  // namespace

TotalsByMetric collect_totals(const GroupedSamples& grouped) {
  TotalsByMetric all;
  for (const auto& [cell, cell_series] : grouped) {
    const std::optional<double> tasks = tasks_of(cell.params);
    if (!tasks) continue;
    Cell key = cell;
    key.params = params_without_tasks(cell.params);
    for (const auto& [metric, series] : cell_series.metrics) {
      const std::string per_task = metric + std::string(per_task_suffix);
      if (find_metric(per_task) && series.values.size() > 0)
        add_totals(all[{key, per_task}], *tasks, series);
    }
  }
  return all;
}

std::optional<Slope> slope_of(const Cell& cell, const std::string& metric, const Totals& totals,
                              std::uint64_t run_seed) {
  if (count_sizes(totals.processes) < fewest_sizes_for_slope) return std::nullopt;
  return slope_over_processes(totals.processes, seed_for(key_text(cell, metric), run_seed));
}

std::string params_without_tasks(const std::string& params) {
  std::string rest;
  for_each_param(params, [&](std::string_view param) {
    if (param.starts_with(tasks_prefix)) return;
    if (!rest.empty()) rest += ';';
    rest += param;
  });
  return rest;
}

std::vector<SummaryRow> rows_per_task(const GroupedSamples& grouped, std::uint64_t run_seed) {
  std::vector<SummaryRow> rows;
  for (const auto& [key, totals] : collect_totals(grouped))
    rows.push_back(row_of(key.first, key.second, totals, run_seed));
  add_reconciliations(rows);
  return rows;
}

}  // namespace barista
