#include "harness/analysis/grouping.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

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

/// `process`: the repetitions of one, in order.
void SampleGrouper::fill(Series& series, bool is_time, std::span<const ProcessValue> process) {
  std::optional<double> cold;
  if (process.size() > 1 && process.front().repetition == 0) {
    if (is_time) cold = process.front().value;
    process = process.subspan(1);
  }
  std::vector<double> repetitions, unflagged;
  for (const ProcessValue& one : process) {
    repetitions.push_back(one.value);
    if (!one.flagged) unflagged.push_back(one.value);
  }
  series.values.add_process(repetitions);
  if (cold) {
    const double warm = median_of_sorted(series.values.process(series.values.size() - 1));
    series.cold.add_process(std::array{*cold});
    series.cold_ratios.add_process(std::array{*cold / warm});
  }
  series.rounds.push_back(process.front().round);
  series.flagged += repetitions.size() - unflagged.size();
  if (!unflagged.empty()) series.unflagged.add_process(unflagged);
  if (is_time && repetitions.size() > 1) series.phases.add(repetitions);
}

GroupedSamples SampleGrouper::finish() && {
  for (auto& [cell, rows] : rows_)
    for (auto& [metric, values] : rows.values) {
      std::sort(values.begin(), values.end());
      Series& series = rows.cell->metrics[metric];
      const bool is_time = is_measured_time(metric);
      for (auto begin = values.begin(); begin != values.end();) {
        const auto end = std::find_if(begin, values.end(), [&](const ProcessValue& value) {
          return value.process != begin->process;
        });
        fill(series, is_time, std::span(begin, end));
        begin = end;
      }
    }
  return std::move(grouped_);
}

GroupedSamples group_samples(std::span<const Sample> samples) {
  SampleGrouper grouper;
  for (const Sample& sample : samples) grouper.add(sample);
  return std::move(grouper).finish();
}

}  // namespace barista
