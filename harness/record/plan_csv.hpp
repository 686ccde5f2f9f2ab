// plan.csv: which process runs which cell in which round, in which order. Written before the first
// cell is measured.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/record/sample.hpp"

namespace barista {

/// One process execution, or the one row that says why a cell cannot be measured here.
struct PlannedProcess {
  int process = 0;  // position in the plan
  int round = 0;
  int cell = 0;  // index of the cell; all rounds of a cell share it
  Cell key;
  std::vector<unsigned> pus;  // OS indices, worker i on pus[i]
  std::uint64_t seed = 0;     // the same for all runtimes of a block in a round
  std::string unsupported;    // why not, in words; empty for what will be run

  bool operator==(const PlannedProcess&) const = default;
};

std::string plan_text(const std::vector<PlannedProcess>& plan);

/// Throws InvalidData with file and line.
std::vector<PlannedProcess> read_plan(const std::filesystem::path& plan_csv);

/// "0,1", the form in which workers take their PUs.
std::string join_pus(const std::vector<unsigned>& pus, char separator);

}  // namespace barista
