#include "harness/analysis/rank_sum.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/binomial.hpp>
#include <cmath>
#include <cstdlib>

namespace barista {
namespace {

/// The ranks of both groups, doubled so that all are whole numbers (equal values share their mean
/// rank).
struct Ranks {
  std::vector<long> all;  // the first group's before the second's
  std::size_t first = 0;  // size of the first group
  double ties = 0;        // sum over sets of t equal values of t^3 - t

  std::size_t second() const { return all.size() - first; }
  long sum() const {
    long sum = 0;
    for (std::size_t i = 0; i < first; ++i) sum += all[i];
    return sum;
  }
  /// What the sum is on average.
  long expected() const { return static_cast<long>(first * (all.size() + 1)); }
};

Ranks rank(const TwoGroups& groups) {
  std::vector<double> values = groups.first;
  values.insert(values.end(), groups.second.begin(), groups.second.end());
  std::vector<double> ascending = values;
  std::sort(ascending.begin(), ascending.end());
  Ranks ranks{.all = {}, .first = groups.first.size()};
  for (const double value : values) {
    const auto [begin, end] = std::equal_range(ascending.begin(), ascending.end(), value);
    ranks.all.push_back((begin - ascending.begin()) + (end - ascending.begin()) + 1);
    const auto equals = static_cast<double>(end - begin);
    ranks.ties += equals * equals - 1;  // each of the t members adds (t^3 - t) / t
  }
  return ranks;
}

/// How probable each sum of the first group is, by chance alone; the index is the sum.
std::vector<double> distribution(const Ranks& ranks) {
  std::vector<long> descending = ranks.all;
  std::sort(descending.rbegin(), descending.rend());
  std::size_t width = 1;
  for (std::size_t i = 0; i < ranks.first; ++i) width += static_cast<std::size_t>(descending[i]);
  std::vector<double> ways((ranks.first + 1) * width, 0.0);  // [how many were chosen][their sum]
  ways[0] = 1;
  for (std::size_t i = 0; i < ranks.all.size(); ++i) {
    const auto added = static_cast<std::size_t>(ranks.all[i]);
    for (std::size_t k = std::min(i + 1, ranks.first); k >= 1; --k)
      for (std::size_t sum = width; sum-- > added;)
        ways[k * width + sum] += ways[(k - 1) * width + sum - added];
  }
  ways.erase(ways.begin(), ways.end() - static_cast<std::ptrdiff_t>(width));
  double all = 0;
  for (const double count : ways) all += count;
  for (double& count : ways) count /= all;
  return ways;
}

/// How far the ranked group lies from where chance alone would put it on average, in doubled ranks,
/// and on which side outcomes are at least as extreme: 0 on both, 1 above, -1 below.
struct Deviation {
  long ranks = 0;
  int side = 0;

  bool is_reached_by(long ranks_of_other) const {
    if (side == 0) return std::abs(ranks_of_other) >= std::abs(ranks);
    return side * ranks_of_other >= side * ranks;
  }
};

double exact_p_value(const Ranks& ranks, const Deviation& deviation) {
  const std::vector<double> probabilities = distribution(ranks);
  double extreme = 0;
  for (std::size_t sum = 0; sum < probabilities.size(); ++sum)
    if (deviation.is_reached_by(static_cast<long>(sum) - ranks.expected()))
      extreme += probabilities[sum];
  return std::min(1.0, extreme);
}

double normal_p_value(const Ranks& ranks, const Deviation& deviation) {
  const auto n = static_cast<double>(ranks.all.size());
  const auto pairs = static_cast<double>(ranks.first * ranks.second());
  const double variance = pairs / 12 * (n + 1 - ranks.ties / (n * (n - 1)));
  if (variance <= 0) return 1;
  constexpr double continuity = 0.5;
  const double distance = static_cast<double>(deviation.ranks) / 2;
  const auto beyond = [&](double so_far) {
    return boost::math::cdf(boost::math::complement(boost::math::normal(),
                                                    (so_far - continuity) / std::sqrt(variance)));
  };
  if (deviation.side != 0) return beyond(deviation.side * distance);
  return std::min(1.0, 2 * beyond(std::abs(distance)));
}

/// Steps of the exact computation, about 1 ns each.
std::size_t steps(const Ranks& ranks) {
  const std::size_t n = ranks.all.size();
  return n * ranks.first * 2 * n * ranks.first;
}

}  // namespace

double rank_sum_p_value(const TwoGroups& groups, Tail tail) {
  // Ranking the smaller group gives the same answer at less cost.
  const bool swap = groups.first.size() > groups.second.size();
  const Ranks ranks = rank(swap ? TwoGroups{groups.second, groups.first} : groups);
  Deviation deviation{.ranks = ranks.sum() - ranks.expected()};
  if (tail == Tail::first_higher) deviation.side = swap ? -1 : 1;
  constexpr std::size_t affordable_steps = 4'000'000;
  return steps(ranks) <= affordable_steps ? exact_p_value(ranks, deviation)
                                          : normal_p_value(ranks, deviation);
}

double smallest_rank_sum_p_value(std::size_t first, std::size_t second) {
  const double ways = boost::math::binomial_coefficient<double>(
      static_cast<unsigned>(first + second), static_cast<unsigned>(std::min(first, second)));
  return std::min(1.0, 2 / ways);
}

std::optional<std::size_t> most_inversions(std::size_t first, std::size_t second, double alpha) {
  // ways[j][u]: orders of i values of the first group and j of the second with u inversions. The
  // highest of all is of the second group, or of the first and above all j.
  const std::size_t most = first * second;
  std::vector<std::vector<double>> ways(second + 1, std::vector<double>(most + 1, 0.0));
  for (auto& of_none : ways) of_none[0] = 1;
  for (std::size_t i = 1; i <= first; ++i)
    for (std::size_t j = 1; j <= second; ++j)
      for (std::size_t u = i * j + 1; u-- > 0;)
        ways[j][u] = (u >= j ? ways[j][u - j] : 0) + ways[j - 1][u];
  double all = 0, tail = 0;
  for (const double count : ways[second]) all += count;
  std::size_t u = 0;
  while (u <= most && 2 * (tail + ways[second][u]) <= alpha * all) tail += ways[second][u++];
  return u == 0 ? std::nullopt : std::optional(u - 1);
}

}  // namespace barista
