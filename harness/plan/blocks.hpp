// From the tables of a suite to cells: the cross product, the PUs of each, and why a cell cannot be
// measured here.
#pragma once

#include <string>
#include <vector>

#include "harness/machine/topology.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"
#include "harness/record/sample.hpp"

namespace barista {

struct BlockCell {
  int cell = 0;  // index over all blocks
  Cell key;
  std::string unsupported;  // why not, in words; empty if it can be measured
};

/// The same question to every runtime: cells that differ in nothing but the runtime, measured one
/// after the other.
struct Block {
  std::vector<BlockCell> cells;
  std::vector<unsigned> pus;  // empty where the machine has no such placement
  int rounds = 1;
  long search_cap = 0;  // upper end of a search for the largest number of tasks; 0: no search
};

/// A cell that two tables describe is the first one's. `runtimes` names those to be measured,
/// present or absent.
std::vector<Block> expand_suite(const Suite& suite, const std::vector<std::string>& runtimes,
                                const Runtimes& known, const Topology& topology);

}  // namespace barista
