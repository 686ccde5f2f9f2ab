// From rows of samples.csv to one set of values a cell and metric: what may be used, what was left
// out, and why. Independent of the order of the rows. Not statistics: those take what is grouped
// here.
#pragma once

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/analysis/process_values.hpp"
#include "harness/analysis/regimes.hpp"
#include "harness/analysis/steady_state.hpp"
#include "harness/record/sample.hpp"

namespace barista {

/// A figure of time of which more than this share is marked as contaminated decides nothing.
inline constexpr double most_flagged_share = 0.5;

/// Rows that bear no usable value.
struct Setbacks {
  std::size_t count = 0;
  std::set<int> processes;
  std::set<std::string> reasons;

  void add(const Setbacks& others);
};

using SetbacksByStatus = std::map<Status, Setbacks>;  // unsupported, invalid, dnf

/// How much of what is behind a figure was marked as contaminated.
struct Marks {
  std::size_t flagged = 0;
  std::size_t values = 0;
  bool is_contaminated = false;  // beyond most_flagged_share; only times suffer
};

/// One metric of one cell. Cold and warm are two figures: of a process with several repetitions the
/// first is kept apart, because it pays for what the later ones find done.
struct Series {
  ProcessValues values;           // of ok rows, in the order of the processes; warm where possible
  ProcessValues cold;             // of a time: first repetitions of processes with later ones
  ProcessValues cold_ratios;      // of these to the medians of the later ones
  std::vector<int> rounds;        // of these processes
  ProcessValues unflagged;        // of these, in processes that nothing disturbed
  Phases phases;                  // of the later repetitions, where the metric is a time
  std::size_t flagged = 0;        // of these values, marked as contaminated
  std::size_t invalid = 0;        // rows that must not be used
  SetbacksByStatus setbacks;      // these
  std::set<std::string> remarks;  // reasons of ok rows: what a reader of the value must know
  // Of a search: the suite's settings ended one, so that the true value is no smaller.
  bool at_least = false;

  Marks marks(const std::string& metric) const;
};

/// Of a cell whose processes met both regimes of the machine (regimes.hpp): its times are of one.
struct CellRegimes {
  Regime shown = Regime::near;                     // that one
  double border_ns = 0;                            // Regimes::border()
  std::map<int, std::optional<Regime>> processes;  // nothing: it changed meanwhile
  std::map<std::string, ProcessValues> others;     // by metric, of the regime that is not shown

  std::size_t count(std::optional<Regime> regime) const {
    return static_cast<std::size_t>(
        std::count_if(processes.begin(), processes.end(),
                      [=](const auto& process) { return process.second == regime; }));
  }
};

struct CellSeries {
  std::set<int> processes;  // all that have a row
  std::map<std::string, Series> metrics;
  std::optional<CellRegimes> regimes;
  SetbacksByStatus setbacks;    // all
  SetbacksByStatus as_a_whole;  // those that concern every metric
};

using GroupedSamples = std::map<Cell, CellSeries>;

/// So many processes give an interval of a median, and with it a figure of a regime.
inline constexpr std::size_t fewest_processes_of_regime = 6;

/// Takes the rows one by one, so that a run of a million need not be held as rows. About 0.3 µs a
/// row.
class SampleGrouper {
 public:
  SampleGrouper() = default;
  SampleGrouper(SampleGrouper&&) = default;
  SampleGrouper& operator=(SampleGrouper&&) = default;

  void add(const Sample& sample);
  /// What a cache line took around the processes so far.
  const Lines& lines() const { return lines_; }
  /// Times of places that have two regimes are of one: of the chosen one, else of the near one
  /// where enough processes met it, else of the one that more of them met.
  GroupedSamples group(const Regimes& regimes, const ChosenRegimes& chosen = {}) const;
  /// By its own regimes.
  GroupedSamples group() const;

 private:
  struct ProcessValue {
    int process;
    int repetition;
    double value;
    bool flagged;
    int round;
    auto operator<=>(const ProcessValue&) const = default;
  };
  /// What group() turns into the values of a cell.
  struct CellRows {
    CellSeries* cell = nullptr;
    std::map<std::string, std::vector<ProcessValue>> values;
  };

  static void set_back(CellSeries& cell, const Sample& sample, Status status,
                       const std::string& reason);
  void use(CellRows& rows, const Sample& sample);
  void note_line(const Sample& sample);
  static void fill(Series& series, bool is_time, std::span<const ProcessValue> process);
  std::optional<CellRegimes> regimes_of(const Cell& cell, const Regimes& regimes,
                                        const ChosenRegimes& chosen) const;
  static void fill(CellSeries& cell, const CellRows& rows);

  GroupedSamples grouped_;  // all but the values
  Lines lines_;
  std::map<Cell, CellRows> rows_;
  std::map<Cell, CellRows>::iterator current_ = rows_.end();  // rows of a process lie together
};

GroupedSamples group_samples(std::span<const Sample> samples);

}  // namespace barista
