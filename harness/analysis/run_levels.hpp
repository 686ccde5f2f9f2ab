// A run as one of many: of each cell and metric of time the logarithm of its median, which is what
// changes from run to run, and how exactly the run knows it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "harness/analysis/comparable.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

struct Level {
  double value = 0;  // logarithm of the median
  double error = 0;  // its standard error within the run
};

using LevelKey = std::pair<Cell, std::string>;  // cell and metric

struct RunLevels {
  std::map<LevelKey, Level> levels;
  std::map<std::string, std::string> contents;  // runtime -> id of its worker's bytes

  /// Whether both runs have measured the same bytes.
  bool has_same_worker(const RunLevels& other, const std::string& runtime) const;
};

/// Of positive times with an interval; slopes and times near zero are none.
std::map<LevelKey, Level> levels_of(const Comparables& comparables);

/// Of a run whose samples have been read.
RunLevels levels_of(const RecordedRun& run, GroupedSamples grouped);

/// One of several runs whose figures are looked at together: its times, and whose they are.
struct RunTimes {
  SampleGrouper times;
  std::uint64_t seed = 0;
  std::map<std::string, std::string> contents;  // as in RunLevels

  RunLevels levels(const Regimes& regimes, const ChosenRegimes& chosen) const;
};

/// Throws InvalidData with file and line.
RunTimes read_times(const RecordedRun& run);

/// runtime -> id of its worker's bytes.
std::map<std::string, std::string> contents_of(const Manifest& manifest);

}  // namespace barista
