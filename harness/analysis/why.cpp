#include "harness/analysis/why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/per_task.hpp"
#include "harness/analysis/random_seed.hpp"
#include "harness/analysis/spread.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/nearest.hpp"
#include "harness/record/samples_csv.hpp"

namespace barista {
namespace {

std::string cell_name(const Cell& cell) {
  std::string name;
  for (const std::string& part :
       {cell.runtime, cell.experiment, cell.params, cell.placement, std::to_string(cell.workers)})
    if (!part.empty()) name += (name.empty() ? "" : "/") + part;
  return name;
}

/// Of all rows the one with this number, if it is a number.
std::optional<std::size_t> by_number(const Summary& summary, const std::string& wanted) {
  std::size_t number = 0;
  const char* end = wanted.data() + wanted.size();
  if (const auto [rest, error] = std::from_chars(wanted.data(), end, number);
      error != std::errc{} || rest != end)
    return std::nullopt;
  if (number < 1 || number > summary.size())
    throw UsageError(fmt::format("there is no row {}: summary.csv has the rows 1 to {}", number,
                                 summary.size()));
  return number - 1;
}

bool is_meant(const SummaryRow& row, const std::string& wanted) {
  const std::size_t colon = wanted.rfind(':');
  const std::string cell = wanted.substr(0, colon);
  if (colon != std::string::npos && row.metric != wanted.substr(colon + 1)) return false;
  return cell_name(row.cell) == cell || cell_name(row.cell).starts_with(cell + "/");
}

std::size_t find_index(const Summary& summary, const std::string& wanted) {
  if (const auto number = by_number(summary, wanted)) return *number;
  std::vector<std::size_t> meant;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < summary.size(); ++i) {
    names.push_back(row_name(summary[i]));
    if (is_meant(summary[i], wanted)) meant.push_back(i);
  }
  if (meant.size() == 1) return meant.front();
  if (meant.empty()) {
    // The list of all would be too long to help.
    const std::optional<std::string> near = nearest(wanted, names);
    throw UsageError(fmt::format("there is no row '{}'{}; summary.csv names them all", wanted,
                                 near ? ", did you mean '" + *near + "'" : ""));
  }
  constexpr std::size_t most = 4;
  std::string some;
  for (std::size_t i = 0; i < std::min(most, meant.size()); ++i)
    some += fmt::format("{}'{}'", some.empty() ? "" : ", ", names[meant[i]]);
  throw UsageError(
      fmt::format("'{}' means {} rows, such as {}; name one", wanted, meant.size(), some));
}

constexpr std::string_view per_task = "_per_task";

/// Whether the slope of this metric is the row's figure, or a part of it.
bool is_part_of(const std::string& row_metric, const std::string& metric) {
  if (row_metric == metrics::layers_share_of_lost.name)
    return metric == metrics::whole_cost_bytes.name || metric == metrics::system_lost_bytes.name;
  return metric + std::string(per_task) == row_metric;
}

/// Whether the sample says anything about this row.
bool belongs(const Sample& sample, const SummaryRow& row) {
  if (is_of_slopes(row)) {
    Cell cell = sample.key;
    cell.params = params_without_tasks(cell.params);
    return cell == row.cell && (sample.metric.empty() || is_part_of(row.metric, sample.metric));
  }
  return sample.key == row.cell &&
         (sample.metric.empty() || row.metric.empty() || sample.metric == row.metric);
}

std::string why_left_out(const Sample& sample) {
  if (sample.status != Status::ok)
    return fmt::format("{}: {}", name_of(sample.status), sample.reason);
  return sample.value && std::isfinite(*sample.value) ? "" : "no finite number was reported";
}

std::map<int, std::size_t> places_of(const RecordedRun& run) {
  std::map<int, std::size_t> places;
  for (const Commit& commit : read_journal(run.files.journal()).commits)
    places.try_emplace(commit.process, places.size() + 1);
  return places;
}

std::map<int, std::vector<unsigned>> pus_of(const RecordedRun& run) {
  std::map<int, std::vector<unsigned>> pus;
  for (const PlannedProcess& process : read_plan(run.files.plan()))
    pus[process.process] = process.pus;
  return pus;
}

std::optional<AroundTheMedian> around_the_median(const GroupedSamples& grouped,
                                                 const SummaryRow& row, std::uint64_t run_seed) {
  const auto cell = grouped.find(row.cell);
  if (cell == grouped.end()) return std::nullopt;
  const auto series = cell->second.metrics.find(row.metric);
  if (series == cell->second.metrics.end() || series->second.values.size() == 0)
    return std::nullopt;
  const ProcessValues& values = series->second.values;
  return AroundTheMedian{.mean = mean_over_processes(values, seed_for(row_name(row), run_seed)),
                         .low_tenth = quantile_over_processes(values, 0.1),
                         .high_tenth = quantile_over_processes(values, 0.9)};
}

}  // namespace

std::string row_name(const SummaryRow& row) {
  return cell_name(row.cell) + (row.metric.empty() ? "" : ":" + row.metric);
}

bool is_of_slopes(const SummaryRow& row) {
  return row.metric.ends_with(per_task) || row.metric == metrics::layers_share_of_lost.name;
}

Explanation explain(const RecordedRun& run, const std::string& wanted) {
  const GroupedSamples grouped = read_grouped(run);
  const Summary summary = summarise(grouped, run.manifest.seed);
  const std::size_t index = find_index(summary, wanted);
  Explanation explanation{.row = index + 1,
                          .figure = summary[index],
                          .around = around_the_median(grouped, summary[index], run.manifest.seed),
                          .samples = {}};
  const auto places = places_of(run);
  const auto pus = pus_of(run);
  for_each_sample(run.files.samples(), [&](Sample&& sample) {
    if (!belongs(sample, explanation.figure)) return;
    ExplainedSample explained{.sample = std::move(sample), .pus = {}};
    const int process = explained.sample.process;
    if (const auto place = places.find(process); place != places.end())
      explained.place = place->second;
    if (const auto found = pus.find(process); found != pus.end()) explained.pus = found->second;
    explained.left_out = why_left_out(explained.sample);
    explanation.samples.push_back(std::move(explained));
  });
  std::stable_sort(explanation.samples.begin(), explanation.samples.end(),
                   [](const ExplainedSample& a, const ExplainedSample& b) {
                     return std::pair(a.sample.process, a.sample.repetition) <
                            std::pair(b.sample.process, b.sample.repetition);
                   });
  return explanation;
}

}  // namespace barista
