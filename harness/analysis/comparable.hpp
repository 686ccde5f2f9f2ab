// What of a run can be compared: for each cell and metric of time or memory its figure, and the
// process values behind it. Counts and metrics without a better direction are left out; totals of
// memory appear as their slope over tasks where enough sizes were measured, which is what a task
// costs and has all sizes' processes behind it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/grouping.hpp"
#include "harness/analysis/rank_sum.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {

struct Comparable {
  Estimate estimate;
  std::map<double, std::vector<double>>
      values;  // by number of tasks where it is a slope, else all under 0
  bool is_slope = false;
  std::vector<int> rounds;  // of the processes under 0, unless it is a slope
  Marks marks;  // of these processes' values, unless it is a slope: memory does not suffer

  std::size_t processes() const;
};

using Comparables = std::map<std::pair<Cell, std::string>, Comparable>;

struct Narrowing {
  std::string runtime;  // only this one, and its name is taken out of the cells; empty: all
  std::set<std::string> experiments;  // empty: all
  std::set<std::string> metrics;      // empty: all
};

bool wanted(const Narrowing& narrowing, const Cell& cell);
/// Of a metric that can be better or worse, in a unit of time or memory, and is an answer or asked
/// for by name: a diagnostic does not vote.
bool wanted_metric(const Narrowing& narrowing, const std::string& name);

Comparables comparables_of(const GroupedSamples& grouped, const Narrowing& narrowing,
                           std::uint64_t run_seed);

/// The processes of both that may be exchanged with each other, by their number of tasks.
SizedGroups groups_of(const Comparable& first, const Comparable& second);

/// Logarithms of second / first, one for each round in which both were measured (the mean of a
/// round's processes, if something was measured again). Empty for slopes, and if a value is not
/// positive.
std::vector<double> log_ratios_within_rounds(const Comparable& first, const Comparable& second);

/// The cells that have a usable value, as `narrowing` says.
std::set<Cell> measured_cells(const GroupedSamples& grouped, const Narrowing& narrowing);

}  // namespace barista
