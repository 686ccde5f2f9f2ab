// Contaminated processes are measured once more: which ones, and how often at most. The first
// measurement is kept, with its marks; the further one is a process of the same cell and round,
// with a number beyond the plan's.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "harness/record/plan_csv.hpp"

namespace barista {

/// Of one cell, over the whole run: a machine that is never quiet must not double its run.
inline constexpr int most_reruns_per_cell = 3;
/// Of the time that the planned processes took.
inline constexpr double most_rerun_share = 0.1;

class Reruns {
 public:
  /// `planned`: processes of the plan; further ones are numbered from here.
  explicit Reruns(int planned) : next_(planned), planned_(planned) {}

  /// To be told every recorded sample, now or, when a run is taken up again, from its samples.csv.
  void note(const Sample& sample);

  /// Whether this process of the plan was contaminated and is to be measured once more.
  bool wants(const PlannedProcess& process) const;

  /// The same cell and round under the next free number.
  PlannedProcess again(const PlannedProcess& process) const;

 private:
  using CellOfRound = std::pair<int, int>;

  int next_;
  int planned_;
  std::set<int> flagged_;           // processes of the plan
  std::set<CellOfRound> repeated_;  // cell, round
  std::map<int, int> reruns_;       // of a cell
};

}  // namespace barista
