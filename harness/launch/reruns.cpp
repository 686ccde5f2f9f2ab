#include "harness/launch/reruns.hpp"

#include <algorithm>

namespace barista {

void Reruns::note(const Sample& sample) {
  if (sample.process < planned_) {
    if (!sample.flags.empty()) flagged_.insert(sample.process);
    return;
  }
  next_ = std::max(next_, sample.process + 1);
  if (repeated_.emplace(sample.cell, sample.round).second) ++reruns_[sample.cell];
}

bool Reruns::wants(const PlannedProcess& process) const {
  const auto done = reruns_.find(process.cell);
  return flagged_.contains(process.process) && !repeated_.contains({process.cell, process.round}) &&
         (done == reruns_.end() || done->second < most_reruns_per_cell);
}

PlannedProcess Reruns::again(const PlannedProcess& process) const {
  PlannedProcess repeated = process;
  repeated.process = next_;
  return repeated;
}

}  // namespace barista
