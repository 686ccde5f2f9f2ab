// How the processes of a cell lie around its median: their mean and their quantiles, with intervals
// of 95 %. What is printed first is the median (bootstrap.hpp); these tell whether it is the whole
// story.
//
// Mean. By simulation: a resample draws processes with replacement, each with all its repetitions,
// for the reason that bootstrap.hpp gives. Its percentiles are expanded (expanded_percentile.hpp).
//
// Quantiles. As for the median, of which they are the general case: by order statistics, exact for
// every continuous distribution (Hahn and Meeker, Statistical Intervals, section 5.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/process_values.hpp"

namespace barista {

/// The mean of the processes' means. An interval from 6 processes on. Cost: 4000 resamples.
Estimate mean_over_processes(const ProcessValues& values, std::uint64_t seed);

/// The value below which a share of all processes' medians lies, 0 < share < 1, between the two
/// nearest of them (Hyndman and Fan's definition 7). No interval where even the smallest or the
/// largest of n is no bound.
Estimate quantile_over_processes(const ProcessValues& values, double share);

/// Ranks, counted from 1, of the ascending values between which the quantile lies with 95 %.
struct RankRange {
  std::size_t low = 0;
  std::size_t high = 0;

  bool operator==(const RankRange&) const = default;
};
std::optional<RankRange> quantile_ranks(std::size_t n, double share);

}  // namespace barista
