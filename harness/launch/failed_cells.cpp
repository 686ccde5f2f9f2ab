#include "harness/launch/failed_cells.hpp"

#include <fmt/format.h>

#include "harness/record/reasons.hpp"

namespace barista {

void FailedCells::note(const Sample& sample) {
  if (sample.status != Status::dnf || sample.reason.starts_with(reasons::killed_by)) return;
  if (sample.reason.find(reasons::cannot_be_started_now) != std::string::npos) return;
  const bool told_before = sample.reason.starts_with(reasons::not_tried_again);
  reasons_.emplace(sample.cell, told_before
                                    ? sample.reason
                                    : fmt::format("{} after round {}: {}", reasons::not_tried_again,
                                                  sample.round, sample.reason));
}

std::string FailedCells::reason(int cell) const {
  const auto found = reasons_.find(cell);
  return found == reasons_.end() ? std::string{} : found->second;
}

}  // namespace barista
