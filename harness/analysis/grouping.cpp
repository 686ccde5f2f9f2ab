#include "harness/analysis/grouping.hpp"

#include <algorithm>
#include <cmath>

#include "harness/contract/metrics.hpp"
#include "harness/record/reasons.hpp"

namespace barista {
namespace {

/// Why the value of a row that says it is ok is none; empty if it can be used.
std::string_view why_no_value(const Sample& sample) {
  if (!sample.value || !std::isfinite(*sample.value)) return "no finite number was reported";
  return why_impossible(sample.metric, *sample.value);
}

}  // namespace

void Setbacks::add(const Setbacks& others) {
  count += others.count;
  processes.insert(others.processes.begin(), others.processes.end());
  reasons.insert(others.reasons.begin(), others.reasons.end());
}

Marks Series::marks(const std::string& metric) const {
  Marks marks{.flagged = flagged, .values = values.value_count()};
  marks.is_contaminated =
      is_measured_time(metric) &&
      static_cast<double>(flagged) > most_flagged_share * static_cast<double>(marks.values);
  return marks;
}

void SampleGrouper::add(const Sample& sample) {
  if (current_ == rows_.end() || current_->first != sample.key) {
    current_ = rows_.try_emplace(sample.key).first;
    current_->second.cell = &grouped_[sample.key];
  }
  CellSeries& cell = *current_->second.cell;
  cell.processes.insert(sample.process);
  const bool is_ok = sample.status == Status::ok;
  const std::string_view why = is_ok ? why_no_value(sample) : std::string_view(sample.reason);
  if (is_ok && why.empty())
    use(current_->second, sample);
  else
    set_back(cell, sample, is_ok ? Status::invalid : sample.status, std::string(why));
}

void SampleGrouper::use(CellRows& rows, const Sample& sample) {
  Series& series = rows.cell->metrics[sample.metric];
  if (!sample.flags.empty()) ++series.flagged;
  if (!sample.reason.empty()) series.remarks.insert(sample.reason);
  if (sample.metric == metrics::tasks_alive.name && reasons::ended_by_the_suite(sample.reason))
    series.at_least = true;
  rows.values[sample.metric].push_back(
      {sample.process, sample.repetition, *sample.value, !sample.flags.empty(), sample.round});
}

void SampleGrouper::set_back(CellSeries& cell, const Sample& sample, Status status,
                             const std::string& reason) {
  const Setbacks setback{.count = 1, .processes = {sample.process}, .reasons = {reason}};
  cell.setbacks[status].add(setback);
  if (status != Status::invalid || sample.metric.empty()) {
    cell.as_a_whole[status].add(setback);
    return;
  }
  Series& series = cell.metrics[sample.metric];
  series.setbacks[status].add(setback);
  ++series.invalid;
}

template <class Use>
void SampleGrouper::for_each_process(const std::vector<ProcessValue>& rows, Use each) {
  std::vector<double> repetitions;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    repetitions.push_back(rows[i].value);
    if (i + 1 < rows.size() && rows[i + 1].process == rows[i].process) continue;
    each(std::span<const double>(repetitions), rows[i].round);
    repetitions.clear();
  }
}

GroupedSamples SampleGrouper::finish() && {
  for (auto& [cell, rows] : rows_)
    for (auto& [metric, values] : rows.values) {
      std::sort(values.begin(), values.end());
      Series& series = rows.cell->metrics[metric];
      const bool is_time = is_measured_time(metric);
      for_each_process(values, [&](std::span<const double> repetitions, int round) {
        series.values.add_process(repetitions);
        series.rounds.push_back(round);
        if (is_time && repetitions.size() > 1) series.phases.add(repetitions);
      });
      std::erase_if(values, [](const ProcessValue& value) { return value.flagged; });
      for_each_process(values, [&](std::span<const double> repetitions, int) {
        series.unflagged.add_process(repetitions);
      });
    }
  return std::move(grouped_);
}

GroupedSamples group_samples(std::span<const Sample> samples) {
  SampleGrouper grouper;
  for (const Sample& sample : samples) grouper.add(sample);
  return std::move(grouper).finish();
}

}  // namespace barista
