#include "harness/analysis/rank_sum.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/binomial.hpp>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace barista {
namespace {

/// The ranks of one stratum, doubled so that all are whole numbers (equal values share their mean
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

Ranks rank(const Stratum& stratum) {
  std::vector<double> values = stratum.first;
  values.insert(values.end(), stratum.second.begin(), stratum.second.end());
  std::vector<double> ascending = values;
  std::sort(ascending.begin(), ascending.end());
  Ranks ranks{.all = {}, .first = stratum.first.size()};
  for (const double value : values) {
    const auto [begin, end] = std::equal_range(ascending.begin(), ascending.end(), value);
    ranks.all.push_back((begin - ascending.begin()) + (end - ascending.begin()) + 1);
    const auto equals = static_cast<double>(end - begin);
    ranks.ties += equals * equals - 1;  // each of the t members adds (t^3 - t) / t
  }
  return ranks;
}

/// How probable each sum of a stratum's first group is, by chance alone; the index is the sum.
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

/// Of the sum of two independent sums.
std::vector<double> convolve(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> sums(a.size() + b.size() - 1, 0.0);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != 0)
      for (std::size_t j = 0; j < b.size(); ++j) sums[i + j] += a[i] * b[j];
  return sums;
}

/// How far the ranked group lies from where chance alone would put it on average, in doubled ranks,
/// and on which side outcomes are at least as extreme: 0 on both, 1 above, -1 below.
struct Deviation {
  long expected = 0;
  long ranks = 0;
  int side = 0;

  bool is_reached_by(long ranks_of_other) const {
    if (side == 0) return std::abs(ranks_of_other) >= std::abs(ranks);
    return side * ranks_of_other >= side * ranks;
  }
};

double exact_p_value(const std::vector<Ranks>& strata, const Deviation& deviation) {
  std::vector<double> probabilities{1.0};
  for (const Ranks& ranks : strata) probabilities = convolve(probabilities, distribution(ranks));
  double extreme = 0;
  for (std::size_t sum = 0; sum < probabilities.size(); ++sum)
    if (deviation.is_reached_by(static_cast<long>(sum) - deviation.expected))
      extreme += probabilities[sum];
  return std::min(1.0, extreme);
}

double normal_p_value(const std::vector<Ranks>& strata, const Deviation& deviation) {
  double variance = 0;
  for (const Ranks& ranks : strata) {
    const auto n = static_cast<double>(ranks.all.size());
    const auto pairs = static_cast<double>(ranks.first * ranks.second());
    variance += pairs / 12 * (n + 1 - ranks.ties / (n * (n - 1)));
  }
  if (variance <= 0) return 1;
  constexpr double continuity = 0.5;
  const double ranks = static_cast<double>(deviation.ranks) / 2;
  const auto beyond = [&](double distance) {
    return boost::math::cdf(boost::math::complement(boost::math::normal(),
                                                    (distance - continuity) / std::sqrt(variance)));
  };
  if (deviation.side != 0) return beyond(deviation.side * ranks);
  return std::min(1.0, 2 * beyond(std::abs(ranks)));
}

/// Steps of the exact computation, about 1 ns each.
std::size_t steps(const std::vector<Ranks>& strata) {
  std::size_t steps = 0, width = 0;
  for (const Ranks& ranks : strata) {
    const std::size_t n = ranks.all.size(), own_width = 2 * n * ranks.first;
    steps += n * ranks.first * own_width + width * own_width;
    width += own_width;
  }
  return steps;
}

double p_value(const std::vector<Ranks>& strata, const Deviation& deviation) {
  constexpr std::size_t affordable_steps = 4'000'000;
  return steps(strata) <= affordable_steps ? exact_p_value(strata, deviation)
                                           : normal_p_value(strata, deviation);
}

/// Two-sided.
double p_value(const std::vector<Ranks>& strata, long ranks) {
  Deviation deviation{.ranks = ranks};
  for (const Ranks& each : strata) deviation.expected += each.expected();
  return p_value(strata, deviation);
}

}  // namespace

double rank_sum_p_value(std::span<const Stratum> strata, Tail tail) {
  std::vector<Ranks> ranked;
  Deviation deviation;
  // Ranking the smaller group gives the same answer at less cost, but only if all strata agree on
  // which it is.
  bool swap = true;
  for (const Stratum& stratum : strata) swap = swap && stratum.first.size() > stratum.second.size();
  for (const Stratum& stratum : strata) {
    ranked.push_back(rank(swap ? Stratum{stratum.second, stratum.first} : stratum));
    deviation.ranks += ranked.back().sum() - ranked.back().expected();
    deviation.expected += ranked.back().expected();
  }
  if (tail == Tail::first_higher) deviation.side = swap ? -1 : 1;
  return p_value(ranked, deviation);
}

long rank_deviation(std::span<const Stratum> strata) {
  long deviation = 0;
  for (const Stratum& stratum : strata) {
    const Ranks ranks = rank(stratum);
    deviation += ranks.sum() - ranks.expected();
  }
  return deviation;
}

std::optional<long> least_deviation(std::span<const Stratum> strata, double alpha) {
  std::vector<Ranks> ranked;
  long least = 0, most = 0;
  for (const Stratum& stratum : strata) {
    Stratum untied = stratum;  // the second group above the first
    std::iota(untied.first.begin(), untied.first.end(), 0.0);
    std::iota(untied.second.begin(), untied.second.end(), static_cast<double>(untied.first.size()));
    ranked.push_back(rank(untied));
    most += ranked.back().expected() - ranked.back().sum();
  }
  if (p_value(ranked, most) > alpha) return std::nullopt;
  while (most - least > 1) {
    const long middle = std::midpoint(least, most);
    (p_value(ranked, middle) <= alpha ? most : least) = middle;
  }
  return most;
}

double smallest_rank_sum_p_value(std::span<const Stratum> strata) {
  double ways = 1;
  for (const Stratum& stratum : strata)
    ways *= boost::math::binomial_coefficient<double>(
        static_cast<unsigned>(stratum.first.size() + stratum.second.size()),
        static_cast<unsigned>(std::min(stratum.first.size(), stratum.second.size())));
  return std::min(1.0, 2 / ways);
}

double smallest_rank_sum_p_value(std::size_t first, std::size_t second) {
  const Stratum stratum{std::vector<double>(first), std::vector<double>(second)};
  return smallest_rank_sum_p_value(std::span(&stratum, 1));
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
