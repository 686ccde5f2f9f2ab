// The median of a cell with its 95 % interval, by bootstrap over processes. Not for slopes
// (slope.hpp) or ratios (ratio.hpp).
//
// What is resampled. The value of a process is the median of its repetitions; a resample draws
// processes with replacement and takes each with all its repetitions. Drawing repetitions anew
// inside a drawn process as well counts their noise twice (the spread of the process medians
// contains it already): with an intra-process correlation of 0.37 and 20 processes such intervals
// cover 99 % instead of 95 %. Davison and Hinkley, Bootstrap Methods and Their Application (1997),
// section 3.8, compare the two and recommend this one.
//
// How. No random numbers: the median of a resample is one of the process values, and how often it
// is which follows from the binomial distribution (Efron 1979), so the percentile interval that a
// simulation approaches with B growing is had exactly, as a pair of ranks that depends on n alone.
//
// Why that is not enough. For few processes this interval is too narrow: it covers 87 % at n = 7
// and 91 % at n = 13. So the interval is widened to the distribution-free one of order statistics,
// which covers at least 95 % for every n and every continuous distribution (Hahn and Meeker,
// Statistical Intervals, section 5.2). It exists from n = 6 on: below, even from the smallest to
// the largest value covers less than 95 %, and there is no interval.
#pragma once

#include <cstddef>
#include <optional>

#include "harness/analysis/estimate.hpp"
#include "harness/analysis/process_values.hpp"

namespace barista {

/// The fewest processes that give a median an interval.
inline constexpr std::size_t fewest_processes_for_interval = 6;

/// The interval reaches from the rank-th smallest to the rank-th largest of n process values; ranks
/// count from 1. By the percentile bootstrap, n >= 1:
std::size_t bootstrap_rank(std::size_t n);
/// By order statistics; nothing where n is too small:
std::optional<std::size_t> order_statistic_rank(std::size_t n);
/// The wider of the two, which is the one that is printed:
std::optional<std::size_t> median_interval_rank(std::size_t n);

/// Median and interval over at least one process. Cost: a sort of the process values.
Estimate median_over_processes(const ProcessValues& values);

}  // namespace barista
