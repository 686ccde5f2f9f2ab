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

/// Where both are told: the near one is what a program can reach, and one that is always far has no
/// other.
Regime regime_to_show(const CellRegimes& met) {
  const std::size_t near = met.count(Regime::near);
  return near >= fewest_processes_of_regime || near >= met.count(Regime::far) ? Regime::near
                                                                              : Regime::far;
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
  note_line(sample);
}

void SampleGrouper::note_line(const Sample& sample) {
  const bool is_before = sample.metric == metrics::line_before_ns.name;
  if (!is_before && sample.metric != metrics::line_after_ns.name) return;
  LineReadings& readings = lines_[{sample.key.placement, sample.key.workers}][sample.process];
  (is_before ? readings.before : readings.after) = sample.value;
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

/// Nothing where there is one regime, or none is known of any process.
std::optional<CellRegimes> SampleGrouper::regimes_of(const Cell& cell, const Regimes& regimes,
                                                     const ChosenRegimes& chosen) const {
  const Place place{cell.placement, cell.workers};
  const auto lines = lines_.find(place);
  if (!regimes.are_two(place) || lines == lines_.end()) return std::nullopt;
  CellRegimes met{.border_ns = regimes.border(place), .processes = {}, .others = {}};
  for (const int process : grouped_.at(cell).processes)
    if (const auto readings = lines->second.find(process); readings != lines->second.end())
      met.processes[process] = regimes.of(place, readings->second);
  if (met.count(std::nullopt) == met.processes.size()) return std::nullopt;
  const auto asked = chosen.find(place);
  met.shown = asked != chosen.end() ? asked->second : regime_to_show(met);
  return met;
}

void SampleGrouper::fill(CellSeries& cell, const CellRows& rows) {
  for (const auto& [metric, unordered] : rows.values) {
    std::vector<ProcessValue> values = unordered;
    std::sort(values.begin(), values.end());
    Series& series = cell.metrics[metric];
    Series others;
    const bool is_time = is_measured_time(metric);
    for (auto begin = values.begin(); begin != values.end();) {
      const auto end = std::find_if(begin, values.end(), [&](const ProcessValue& value) {
        return value.process != begin->process;
      });
      const std::span process(begin, end);
      begin = end;
      if (!cell.regimes || !is_time) {
        fill(series, is_time, process);
        continue;
      }
      const auto met = cell.regimes->processes.find(process.front().process);
      if (met == cell.regimes->processes.end() || !met->second) continue;
      fill(met->second == cell.regimes->shown ? series : others, is_time, process);
    }
    if (others.values.size() > 0) cell.regimes->others[metric] = std::move(others.values);
  }
}

GroupedSamples SampleGrouper::group(const Regimes& regimes, const ChosenRegimes& chosen) const {
  GroupedSamples grouped = grouped_;
  for (const auto& [cell, rows] : rows_) {
    CellSeries& series = grouped.at(cell);
    series.regimes = regimes_of(cell, regimes, chosen);
    fill(series, rows);
  }
  return grouped;
}

GroupedSamples SampleGrouper::group() const {
  const Lines* const own = &lines_;
  return group(Regimes(std::span(&own, 1)));
}

GroupedSamples group_samples(std::span<const Sample> samples) {
  SampleGrouper grouper;
  for (const Sample& sample : samples) grouper.add(sample);
  return grouper.group();
}

}  // namespace barista
