// Do two groups of processes differ? The rank-sum test of Wilcoxon, Mann and Whitney: a permutation
// test, so it assumes no distribution, and every process counts once. Where processes come in
// strata (sizes of a memory experiment), they are ranked and permuted within each (van Elteren
// 1960, equal weights). Says nothing about how much groups differ; ratio.hpp does.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace barista {

/// The values of the two groups that may be exchanged with each other; neither is empty.
struct Stratum {
  std::vector<double> first;
  std::vector<double> second;
};

/// Which outcomes count as at least as extreme as the one that was seen.
enum class Tail { both, first_higher };

/// Two-sided p-value, or that of the first group lying so high by chance. Exact over all
/// permutations, ties included, for groups of the size that benchmarks have (20 and 20 take about
/// 1 ms); for large ones the normal approximation with corrections for ties and continuity.
double rank_sum_p_value(std::span<const Stratum> strata, Tail tail = Tail::both);

/// The sum over strata of how far the first group's ranks lie above where chance alone puts them on
/// average; ranks are doubled, so that all are whole numbers.
long rank_deviation(std::span<const Stratum> strata);

/// How far that must be from 0, on either side, for the two-sided p-value to be at most `alpha`, if
/// no values are equal; nothing if no outcome is so rare. Only the sizes of the strata matter.
std::optional<long> least_deviation(std::span<const Stratum> strata, double alpha);

/// The smallest p-value that strata of these sizes can give at all.
double smallest_rank_sum_p_value(std::span<const Stratum> strata);
/// The same for one stratum.
double smallest_rank_sum_p_value(std::size_t first, std::size_t second);

/// In how many of the first * second pairs the value of the lower group may be the higher one, for
/// the two-sided p-value to be at most `alpha` still (Mann and Whitney's U, without ties); nothing
/// if not even in none. Cost: O((first * second)^2).
std::optional<std::size_t> most_inversions(std::size_t first, std::size_t second, double alpha);

}  // namespace barista
