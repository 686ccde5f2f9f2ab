#include "harness/analysis/comparable.hpp"

#include <algorithm>
#include <cmath>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/per_task.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

bool wanted(const std::set<std::string>& names, const std::string& name) {
  return names.empty() || names.contains(name);
}

Cell without_runtime_if_narrowed(Cell cell, const Narrowing& narrowing) {
  if (!narrowing.runtime.empty()) cell.runtime.clear();
  return cell;
}

struct LogMean {
  double sum = 0;
  double n = 0;
  double value() const { return sum / n; }
};

/// By round; nothing if a value has no logarithm.
std::map<int, LogMean> log_means(const Comparable& comparable) {
  std::map<int, LogMean> means;
  for (std::size_t i = 0; i < comparable.rounds.size(); ++i) {
    const double value = comparable.values.at(0).at(i);
    if (value <= 0) return {};
    LogMean& mean = means[comparable.rounds[i]];
    mean.sum += std::log(value);
    ++mean.n;
  }
  return means;
}

void add_slopes(Comparables& comparables, std::set<std::pair<Cell, std::string>>& sloped,
                const GroupedSamples& grouped, const Narrowing& narrowing, std::uint64_t run_seed) {
  for (const auto& [key, totals] : collect_totals(grouped)) {
    const auto& [cell, metric] = key;
    if (!wanted(narrowing, cell)) continue;
    const std::optional<Slope> slope = slope_of(cell, metric, totals, run_seed);
    if (!slope) continue;
    sloped.insert(key);
    if (!wanted_metric(narrowing, metric)) continue;
    Comparable& comparable = comparables[{without_runtime_if_narrowed(cell, narrowing), metric}];
    comparable.estimate = slope->robust;
    comparable.is_slope = true;
    for (const SizedTotal& process : totals.processes)
      comparable.values[process.size].push_back(process.total);
  }
}

}  // namespace

bool wanted(const Narrowing& narrowing, const Cell& cell) {
  return (narrowing.runtime.empty() || narrowing.runtime == cell.runtime) &&
         wanted(narrowing.experiments, cell.experiment);
}

bool wanted_metric(const Narrowing& narrowing, const std::string& name) {
  const std::optional<Metric> metric = find_metric(name);
  return metric &&
         (narrowing.metrics.empty() ? is_answer(name) : narrowing.metrics.contains(name)) &&
         can_be_compared(*metric);
}

std::size_t Comparable::processes() const {
  std::size_t processes = 0;
  for (const auto& [size, stratum] : values) processes += stratum.size();
  return processes;
}

Comparables comparables_of(const GroupedSamples& grouped, const Narrowing& narrowing,
                           std::uint64_t run_seed) {
  Comparables comparables;
  std::set<std::pair<Cell, std::string>> sloped;
  add_slopes(comparables, sloped, grouped, narrowing, run_seed);
  for (const auto& [cell, cell_series] : grouped) {
    if (!wanted(narrowing, cell)) continue;
    Cell without_tasks = cell;
    without_tasks.params = params_without_tasks(cell.params);
    for (const auto& [metric, series] : cell_series.metrics) {
      if (series.values.size() == 0 || !wanted_metric(narrowing, metric)) continue;
      if (sloped.contains({without_tasks, metric + std::string(per_task_suffix)})) continue;
      Comparable& comparable = comparables[{without_runtime_if_narrowed(cell, narrowing), metric}];
      comparable.estimate = median_over_processes(series.values);
      comparable.values[0] = medians_of_processes(series.values);
      comparable.rounds = series.rounds;
      comparable.marks = series.marks(metric);
    }
  }
  return comparables;
}

SizedGroups groups_of(const Comparable& first, const Comparable& second) {
  SizedGroups groups;
  for (const auto& [size, values] : first.values)
    if (const auto other = second.values.find(size); other != second.values.end())
      groups[size] = {values, other->second};
  return groups;
}

std::vector<double> log_ratios_within_rounds(const Comparable& first, const Comparable& second) {
  std::vector<double> log_ratios;
  const std::map<int, LogMean> theirs = log_means(second);
  for (const auto& [round, ours] : log_means(first))
    if (const auto other = theirs.find(round); other != theirs.end())
      log_ratios.push_back(other->second.value() - ours.value());
  return log_ratios;
}

std::set<Cell> measured_cells(const GroupedSamples& grouped, const Narrowing& narrowing) {
  std::set<Cell> cells;
  for (const auto& [cell, series] : grouped) {
    const bool any_value =
        std::any_of(series.metrics.begin(), series.metrics.end(),
                    [](const auto& each) { return each.second.values.size() > 0; }) ||
        (series.regimes && !series.regimes->others.empty());
    if (any_value && wanted(narrowing, cell))
      cells.insert(without_runtime_if_narrowed(cell, narrowing));
  }
  return cells;
}

}  // namespace barista
