#include "harness/launch/failed_cells.hpp"

#include <fmt/format.h>

namespace barista {

void FailedCells::note(const Sample& sample) {
  if (sample.status != Status::dnf || sample.reason.starts_with("killed by")) return;
  const bool told_before = sample.reason.starts_with("not tried again");
  reasons_.emplace(sample.cell, told_before ? sample.reason
                                            : fmt::format("not tried again after round {}: {}",
                                                          sample.round, sample.reason));
}

std::string FailedCells::reason(int cell) const {
  const auto found = reasons_.find(cell);
  return found == reasons_.end() ? std::string{} : found->second;
}

}  // namespace barista
