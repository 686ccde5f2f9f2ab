// Memory per task: the slope of a total over the number of parked tasks, from processes of
// different sizes. Never total / N, which counts what the runtime holds anyway.
//
// Theil-Sen (Sen, JASA 63, 1968): the median of the slopes of all pairs of processes of different
// size. A page fault burst or another program's allocation moves single processes far off, and
// least squares would follow them; this tolerates up to 29 % of such. Least squares is computed
// beside it, for the reader who wants to see the difference.
//
// The interval is the wider, at each end, of two: the percentile bootstrap over processes,
// stratified by size, which allows a scatter that grows with the size, expanded
// (expanded_percentile.hpp) for the few processes that each size has; and Sen's distribution-free
// one, which stays honest where a size has so few processes that resampling them shows too little
// scatter. Without Sen's (too few pairs) there is no interval.
#pragma once

#include <cstdint>
#include <span>

#include "harness/analysis/estimate.hpp"

namespace barista {

/// One process: how many tasks it parked, and its total.
struct SizedTotal {
  double size = 0;
  double total = 0;
};

struct Slope {
  Estimate robust;  // Theil-Sen, with interval
  double least_squares = 0;
};

inline constexpr std::size_t fewest_sizes_for_slope = 3;
inline constexpr int slope_resamples = 2000;

/// How many different sizes there are.
std::size_t count_sizes(std::span<const SizedTotal> processes);

/// Requires at least `fewest_sizes_for_slope` sizes. Cost: O(n^2 log n) once and O(n^2) a resample.
Slope slope_over_processes(std::span<const SizedTotal> processes, std::uint64_t seed);

}  // namespace barista
