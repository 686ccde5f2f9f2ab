// Samples made for tests: a few words for a cell, and values a process.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/analysis/summary.hpp"

namespace barista::testing {

inline Cell cell(const std::string& runtime, const std::string& experiment,
                 const std::string& params = "", const std::string& placement = "one_pu",
                 unsigned workers = 1) {
  return {runtime, experiment, params, placement, workers};
}

class MadeSamples {
 public:
  /// One process with these repetitions.
  MadeSamples& process(const Cell& key, const std::string& metric,
                       const std::vector<double>& values, const std::string& reason = "",
                       const std::string& flags = "") {
    int repetition = 0;
    for (const double value : values)
      rows_.push_back({.cell = 0,
                       .process = processes_,
                       .repetition = repetition++,
                       .key = key,
                       .metric = metric,
                       .value = value,
                       .reason = reason,
                       .flags = flags});
    ++processes_;
    return *this;
  }
  /// A process for each value.
  MadeSamples& processes(const Cell& key, const std::string& metric,
                         const std::vector<double>& values, const std::string& reason = "") {
    for (const double value : values) process(key, metric, {value}, reason);
    return *this;
  }
  /// A process for each value, the first in round 0, the next in round 1, and so on.
  MadeSamples& rounds(const Cell& key, const std::string& metric,
                      const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      process(key, metric, {values[i]});
      rows_.back().round = static_cast<int>(i);
    }
    return *this;
  }
  /// Seven processes close to `value`, from 0.97 to 1.03 of it.
  MadeSamples& around(const Cell& key, const std::string& metric, double value) {
    for (int i = -3; i <= 3; ++i) process(key, metric, {value * (1 + 0.01 * i)});
    return *this;
  }
  /// A row that bears no usable value.
  MadeSamples& without_value(const Cell& key, Status status, const std::string& reason,
                             const std::string& metric = "") {
    rows_.push_back({.process = processes_++,
                     .key = key,
                     .metric = metric,
                     .value = std::nullopt,
                     .status = status,
                     .reason = reason});
    return *this;
  }

  /// What a cache line took around the last process, ns.
  MadeSamples& line(double before, double after) {
    const Sample last = rows_.back();
    for (const auto& [metric, ns] :
         {std::pair("line_before_ns", before), std::pair("line_after_ns", after)})
      rows_.push_back({.round = last.round,
                       .process = last.process,
                       .key = last.key,
                       .metric = metric,
                       .value = ns});
    return *this;
  }

  /// Those of others behind its own.
  MadeSamples& add(const MadeSamples& others) {
    for (Sample row : others.rows_) {
      row.process += processes_;
      rows_.push_back(std::move(row));
    }
    processes_ += others.processes_;
    return *this;
  }
  /// The last process was of that round.
  MadeSamples& in_round(int round) {
    for (Sample& row : rows_)
      if (row.process == processes_ - 1) row.round = round;
    return *this;
  }

  const std::vector<Sample>& rows() const { return rows_; }
  SampleGrouper grouper() const {
    SampleGrouper grouper;
    for (const Sample& sample : rows_) grouper.add(sample);
    return grouper;
  }
  GroupedSamples grouped() const { return group_samples(rows_); }
  Summary summary() const { return summarise(grouped(), 1); }

 private:
  std::vector<Sample> rows_;
  int processes_ = 0;
};

}  // namespace barista::testing
