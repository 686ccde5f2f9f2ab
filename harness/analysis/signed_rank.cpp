#include "harness/analysis/signed_rank.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace barista {
namespace {

constexpr std::size_t most_for_exact_test = 150;

/// Ranks of the sizes, doubled so that all are whole numbers, and their sum over negative values.
struct SignedRanks {
  std::vector<std::size_t> all;
  std::size_t negative = 0;
  double ties = 0;  // sum over sets of t equal sizes of t^3 - t
};

SignedRanks rank(std::span<const double> differences) {
  std::vector<double> sizes;
  for (const double each : differences)
    if (each != 0) sizes.push_back(std::abs(each));
  std::sort(sizes.begin(), sizes.end());
  SignedRanks ranks;
  for (const double each : differences) {
    if (each == 0) continue;
    const auto [begin, end] = std::equal_range(sizes.begin(), sizes.end(), std::abs(each));
    const auto doubled =
        static_cast<std::size_t>((begin - sizes.begin()) + (end - sizes.begin()) + 1);
    ranks.all.push_back(doubled);
    if (each < 0) ranks.negative += doubled;
    const auto equals = static_cast<double>(end - begin);
    ranks.ties += equals * equals - 1;  // each of the t members adds (t^3 - t) / t
  }
  return ranks;
}

/// How probable each sum of the ranks with a negative sign is, by chance alone.
std::vector<double> distribution(std::span<const std::size_t> ranks) {
  std::vector<double> probabilities{1.0};
  for (const std::size_t each : ranks) {
    probabilities.resize(probabilities.size() + each, 0.0);
    for (std::size_t sum = probabilities.size(); sum-- > 0;)
      probabilities[sum] =
          0.5 * (probabilities[sum] + (sum >= each ? probabilities[sum - each] : 0.0));
  }
  return probabilities;
}

double normal_tail(double z) {
  return boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

/// Of the undoubled sum.
double variance(double n, double ties) { return n * (n + 1) * (2 * n + 1) / 24 - ties / 48; }

/// The probability of so large a sum of negative ranks, or a larger one.
double p_of_reaching(const SignedRanks& ranks, std::size_t sum) {
  const auto n = static_cast<double>(ranks.all.size());
  if (ranks.all.size() > most_for_exact_test) {
    constexpr double continuity = 0.5;
    const double above = static_cast<double>(sum) / 2 - n * (n + 1) / 4;
    return normal_tail((above - continuity) / std::sqrt(variance(n, ranks.ties)));
  }
  const std::vector<double> probabilities = distribution(ranks.all);
  return std::accumulate(probabilities.begin() + static_cast<std::ptrdiff_t>(sum),
                         probabilities.end(), 0.0);
}

/// How many averages of two, each with itself included, are at most `bound`.
std::size_t count_at_most(std::span<const double> ascending, double bound) {
  std::size_t count = 0, from = 0;
  for (std::size_t high = ascending.size(); high-- > 0;) {
    // As the higher of the two falls, the lower ones that are low enough reach further.
    while (from < ascending.size() && std::midpoint(ascending[from], ascending[high]) <= bound)
      ++from;
    count += std::min(from, high + 1);
  }
  return count;
}

}  // namespace

double signed_rank_p_value(std::span<const double> differences) {
  const SignedRanks ranks = rank(differences);
  if (ranks.all.empty()) return 1;
  const std::size_t all = std::accumulate(ranks.all.begin(), ranks.all.end(), std::size_t{0});
  return std::min(1.0, 2 * p_of_reaching(ranks, std::max(ranks.negative, all - ranks.negative)));
}

double signed_rank_p_below_zero(std::span<const double> differences) {
  const SignedRanks ranks = rank(differences);
  return ranks.all.empty() ? 1 : std::min(1.0, p_of_reaching(ranks, ranks.negative));
}

double smallest_signed_rank_p_value(std::size_t n) {
  return n == 0 ? 1 : std::exp2(1 - static_cast<double>(n));
}

std::optional<std::size_t> walsh_rank(std::size_t n, double alpha) {
  if (n == 0 || smallest_signed_rank_p_value(n) > alpha) return std::nullopt;
  if (n > most_for_exact_test) {
    const auto size = static_cast<double>(n);
    const double z = boost::math::quantile(boost::math::normal(), 1 - alpha / 2);
    const double below = size * (size + 1) / 4 - 0.5 - z * std::sqrt(variance(size, 0));
    return static_cast<std::size_t>(std::max(1.0, std::floor(below) + 1));
  }
  std::vector<std::size_t> ranks(n);
  std::iota(ranks.begin(), ranks.end(), std::size_t{1});
  double tail = 0;
  std::size_t rank = 0;
  for (const double probability : distribution(ranks)) {
    tail += probability;
    if (2 * tail > alpha) break;
    ++rank;
  }
  return rank;
}

double walsh_average(std::span<const double> ascending, std::size_t rank) {
  double low = ascending.front(), high = ascending.back();
  if (count_at_most(ascending, low) >= rank) return low;
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return high;
    (count_at_most(ascending, middle) >= rank ? high : low) = middle;
  }
}

Estimate typical_difference(std::span<const double> differences) {
  std::vector<double> ascending(differences.begin(), differences.end());
  std::sort(ascending.begin(), ascending.end());
  const std::size_t averages = ascending.size() * (ascending.size() + 1) / 2;
  Estimate estimate{.value = std::midpoint(walsh_average(ascending, (averages + 1) / 2),
                                           walsh_average(ascending, averages / 2 + 1))};
  if (const std::optional<std::size_t> rank = walsh_rank(ascending.size(), 1 - confidence))
    estimate.interval =
        Interval{walsh_average(ascending, *rank), walsh_average(ascending, averages + 1 - *rank)};
  return estimate;
}

}  // namespace barista
