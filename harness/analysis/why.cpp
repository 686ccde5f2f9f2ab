#include "harness/analysis/why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "harness/analysis/named_rows.hpp"
#include "harness/analysis/per_task.hpp"
#include "harness/analysis/random_seed.hpp"
#include "harness/analysis/spread.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/journal.hpp"

namespace barista {
namespace {

/// Whether the slope of this metric is the row's figure, or a part of it.
bool is_part_of(const std::string& row_metric, const std::string& metric) {
  if (row_metric == metrics::layers_share_of_lost.name)
    return metric == metrics::whole_cost_bytes.name || metric == metrics::system_lost_bytes.name;
  return metric + std::string(per_task_suffix) == row_metric;
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

/// `samples` must be sorted, so that those of a process lie together.
void leave_out_cold(std::vector<ExplainedSample>& samples) {
  for (auto first = samples.begin(); first != samples.end(); ++first) {
    if (first->sample.repetition != 0 || !first->left_out.empty()) continue;
    for (auto later = first + 1;
         later != samples.end() && later->sample.process == first->sample.process; ++later)
      if (later->sample.repetition > 0 && later->sample.metric == first->sample.metric &&
          later->left_out.empty())
        first->left_out = "cold: the first repetition is a figure of its own";
  }
}

/// Of a time that is shown in one regime of the machine.
void leave_out_other_regimes(std::vector<ExplainedSample>& samples, const CellRegimes& met) {
  for (ExplainedSample& each : samples) {
    const auto regime = met.processes.find(each.sample.process);
    if (!each.left_out.empty() || (regime != met.processes.end() && regime->second == met.shown))
      continue;
    if (regime == met.processes.end())
      each.left_out = "how near the PUs were is not known";
    else if (!regime->second)
      each.left_out = "the PUs changed their distance meanwhile";
    else
      each.left_out = fmt::format("the PUs were {}", words_of(*regime->second));
  }
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

bool is_of_slopes(const SummaryRow& row) {
  return row.metric.ends_with(per_task_suffix) || row.metric == metrics::layers_share_of_lost.name;
}

Explanation explain(const RecordedRun& run, const GroupedSamples& grouped, const Summary& summary,
                    std::size_t index) {
  Explanation explanation{.row = index + 1,
                          .figure = summary[index],
                          .around = around_the_median(grouped, summary[index], run.manifest.seed),
                          .samples = {}};
  const auto places = places_of(run);
  const auto pus = pus_of(run);
  for_each_sample(run.files, [&](Sample&& sample) {
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
  leave_out_cold(explanation.samples);
  if (explanation.figure.regimes)
    leave_out_other_regimes(explanation.samples, *grouped.at(explanation.figure.cell).regimes);
  return explanation;
}

}  // namespace barista
