// Do two groups of processes differ? The rank-sum test of Wilcoxon, Mann and Whitney: a permutation
// test, so it assumes no distribution, and every process counts once. Says nothing about how much
// groups differ; ratio.hpp does.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace barista {

/// The values of the two groups that may be exchanged with each other; neither is empty.
struct TwoGroups {
  std::vector<double> first;
  std::vector<double> second;
};

/// The same of several sizes, by number of tasks.
using SizedGroups = std::map<double, TwoGroups>;

/// Which outcomes count as at least as extreme as the one that was seen.
enum class Tail { both, first_higher };

/// Two-sided p-value, or that of the first group lying so high by chance. Exact over all
/// permutations, ties included, for groups of the size that benchmarks have (20 and 20 take about
/// 1 ms); for large ones the normal approximation with corrections for ties and continuity.
double rank_sum_p_value(const TwoGroups& groups, Tail tail = Tail::both);

/// The smallest p-value that groups of these sizes can give at all.
double smallest_rank_sum_p_value(std::size_t first, std::size_t second);

/// In how many of the first * second pairs the value of the lower group may be the higher one, for
/// the two-sided p-value to be at most `alpha` still (Mann and Whitney's U, without ties); nothing
/// if not even in none. Cost: O((first * second)^2).
std::optional<std::size_t> most_inversions(std::size_t first, std::size_t second, double alpha);

}  // namespace barista
