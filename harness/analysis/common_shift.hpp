// What changed for everybody from one run to the next: the processor's speed above all. It is the
// median change of the cells of other runtimes, and so no part of what is asked about this one.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "harness/analysis/run_levels.hpp"

namespace barista {

struct CommonShift {
  double value = 0;  // of logarithms
  double error = 0;  // standard error
};

/// How a cell has changed, on the scale of logarithms.
struct Change {
  LevelKey key;
  double value = 0;
};

inline constexpr std::size_t fewest_cells_for_shift = 20;
inline constexpr std::size_t fewest_runtimes_for_shift = 2;

/// Over the cells with one worker of all runtimes but this one: with more workers the distance of
/// the processors changes, too, and that is not common. Nothing for too few of either.
std::optional<CommonShift> common_shift(std::span<const Change> changes,
                                        const std::string& all_but);

}  // namespace barista
