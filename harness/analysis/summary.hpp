// One row a cell and metric: median with interval, mean, and what must be known to trust them; and,
// derived from cells that differ in nothing but their number of tasks, the memory per task. A pure
// function of samples and seed.
//
// A cell without any usable value stays visible: one row without numbers, with its status and
// reason.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/grouping.hpp"

namespace barista {

inline constexpr double noteworthy_cold_share = 0.05;

/// Of a time that was measured in both regimes of the machine (grouping.hpp, CellRegimes).
struct RowRegimes {
  Regime shown = Regime::near;  // what the row's figures are of
  double border_ns = 0;         // of readings of a cache line, between near and far
  std::size_t near = 0;         // processes
  std::size_t far = 0;
  std::size_t changed = 0;
  std::optional<Estimate> other;  // the median in the other regime

  std::size_t all() const { return near + far + changed; }
  std::size_t in_other() const { return shown == Regime::near ? far : near; }
};

struct SummaryRow {
  Cell cell;
  std::string metric;              // empty where the cell has no usable value of any
  std::size_t processes = 0;       // that gave a usable value
  std::size_t samples = 0;         // usable values
  std::optional<Estimate> median;  // of a metric per task: the slope by Theil and Sen
  std::optional<Estimate> cold;    // median of the first repetitions, which are not in `median`
  std::optional<double>
      mean;  // of the processes' means; of a metric per task: the slope by least squares
  std::size_t flagged = 0;        // of the usable values, marked as contaminated
  std::size_t invalid = 0;        // rows that were left out
  Status status = Status::ok;     // ok if there is a usable value, else what stands in its place
  std::string reason;             // all that a reader of the values must know, such as
  std::string remark;             // what their samples say, mostly the same for all of a runtime
  std::string finding;            // what is of this row alone: what was left out, what it shows
  std::optional<Interval> range;  // smallest and largest process value
  std::optional<Estimate> median_unflagged;  // without what was marked as contaminated
  std::string phases;                        // "5 steady, 2 warming": of the processes of a time
  bool contaminated = false;                 // grouping.hpp, Marks
  // The first repetitions differ from the later ones, by more than noteworthy_cold_share.
  bool cold_differs = false;
  std::optional<RowRegimes> regimes;
  bool at_least = false;  // the suite ended a search: the true value is no smaller
};

/// Sorted by cell and metric.
using Summary = std::vector<SummaryRow>;

/// `run_seed` seeds what is resampled.
Summary summarise(const GroupedSamples& grouped, std::uint64_t run_seed);

/// The row of this metric in this cell, or null. Cost: logarithmic.
const SummaryRow* find_row(const Summary& summary, const Cell& cell, const std::string& metric);

}  // namespace barista
