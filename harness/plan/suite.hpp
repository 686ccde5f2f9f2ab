// A suite: which cells are measured, how often and how long. Read from suites.toml, where a suite
// is one table.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/plan/runtime_description.hpp"

namespace barista {

/// How each process of a suite is run.
struct ProcessSettings {
  int repetitions = 1;       // within a process; one-shot experiments do one
  double min_time_s = 0.02;  // of a repetition
  double timeout_s = 10;     // of a process; in a search, of each probe
  long memory_ceiling_mib = 4096;
};

/// Nothing stands for as many workers as the placement has PUs.
using WorkerCount = std::optional<unsigned>;

/// A cross product of cells of one experiment.
struct CellGroup {
  std::string experiment;
  std::vector<std::pair<std::string, std::vector<long>>> params;  // in the order of the axes
  std::vector<std::string> placements;
  std::vector<WorkerCount> workers;
  std::optional<int> rounds;                  // instead of the suite's
  std::map<std::string, std::string> except;  // runtime -> why it is left out
  std::vector<std::string> also;              // variants beside the suite's runtimes
  std::vector<std::string> only;              // instead of the suite's runtimes, if not empty
};

struct Suite {
  std::string id;
  std::string description;
  int rounds = 1;
  ProcessSettings process;
  std::vector<std::string> runtimes;  // in the suite's order; empty: all that are present
  std::vector<CellGroup> cells;
};

/// The names that a suites file may use.
struct Vocabulary {
  std::vector<ExperimentDescription> experiments;
  std::vector<std::string> runtimes;  // present or not
};

/// Reads all suites. Throws UsageError with file, line, what was expected, and the nearest name
/// where one was mistyped.
std::vector<Suite> load_suites(const std::filesystem::path& suites_toml,
                               const Vocabulary& vocabulary);

/// Throws UsageError with the nearest name.
const Suite& find_suite(const std::vector<Suite>& suites, const std::string& id);

}  // namespace barista
