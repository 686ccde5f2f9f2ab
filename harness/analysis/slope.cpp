#include "harness/analysis/slope.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <vector>

#include "harness/analysis/expanded_percentile.hpp"

namespace barista {
namespace {

/// The slope between two processes of different size.
struct Pair {
  double slope;
  std::size_t first;
  std::size_t second;
};

std::vector<Pair> ascending_pairs(std::span<const SizedTotal> processes) {
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < processes.size(); ++i)
    for (std::size_t j = i + 1; j < processes.size(); ++j) {
      const double run = processes[j].size - processes[i].size;
      const double rise = processes[j].total - processes[i].total;
      if (run != 0) pairs.push_back({rise / run + 0.0, i, j});  // none is 0, and not "-0"
    }
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return a.slope < b.slope; });
  return pairs;
}

double median_slope(const std::vector<Pair>& pairs) {
  const std::size_t middle = pairs.size() / 2;
  if (pairs.size() % 2 == 1) return pairs[middle].slope;
  return std::midpoint(pairs[middle - 1].slope, pairs[middle].slope);
}

/// Of a resample in which process i was drawn times[i] times; a pair counts as often as both were
/// drawn together.
double median_slope(const std::vector<Pair>& pairs, const std::vector<long>& times) {
  long count = 0;
  for (const Pair& pair : pairs) count += times[pair.first] * times[pair.second];
  long passed = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    passed += times[pairs[i].first] * times[pairs[i].second];
    if (2 * passed > count) return pairs[i].slope;
    if (2 * passed == count) {  // even: the mean with the next one that was drawn
      std::size_t next = i + 1;
      while (times[pairs[next].first] * times[pairs[next].second] == 0) ++next;
      return std::midpoint(pairs[i].slope, pairs[next].slope);
    }
  }
  return pairs.back().slope;  // not reached: at least one pair was drawn
}

std::map<double, std::vector<std::size_t>> by_size(std::span<const SizedTotal> processes) {
  std::map<double, std::vector<std::size_t>> strata;
  for (std::size_t i = 0; i < processes.size(); ++i) strata[processes[i].size].push_back(i);
  return strata;
}

/// The scatter is that of all sizes, each around a mean of its own.
double tail_of(const std::map<double, std::vector<std::size_t>>& strata) {
  std::size_t fewest = std::numeric_limits<std::size_t>::max(), freedom = 0;
  for (const auto& [size, members] : strata) {
    fewest = std::min(fewest, members.size());
    freedom += members.size() - 1;
  }
  if (fewest < 2) return 0;  // a size that does not scatter when it is resampled
  return expanded_tail(static_cast<double>(fewest), static_cast<double>(freedom));
}

Interval bootstrap_interval(std::span<const SizedTotal> processes, const std::vector<Pair>& pairs,
                            std::uint64_t seed) {
  boost::random::mt19937_64 random(seed);
  const std::map<double, std::vector<std::size_t>> strata = by_size(processes);
  std::vector<double> slopes(slope_resamples);
  std::vector<long> times(processes.size());
  for (double& slope : slopes) {
    std::fill(times.begin(), times.end(), 0);
    for (const auto& [size, members] : strata) {
      boost::random::uniform_int_distribution<std::size_t> draw(0, members.size() - 1);
      for (std::size_t i = 0; i < members.size(); ++i) ++times[members[draw(random)]];
    }
    slope = median_slope(pairs, times);
  }
  std::sort(slopes.begin(), slopes.end());
  const auto outside = static_cast<std::size_t>(slope_resamples * tail_of(strata));
  return {slopes[outside], slopes[slopes.size() - 1 - outside]};
}

/// Sen's, equation 2.6: how far Kendall's statistic strays by chance, in ranks of the pairs.
std::optional<Interval> sen_interval(std::span<const SizedTotal> processes,
                                     const std::vector<Pair>& pairs) {
  const auto term = [](double n) { return n * (n - 1) * (2 * n + 5); };
  double variance = term(static_cast<double>(processes.size()));
  for (const auto& [size, members] : by_size(processes))
    variance -= term(static_cast<double>(members.size()));
  const double z = boost::math::quantile(boost::math::normal(), (1 + confidence) / 2);
  const double rank = (static_cast<double>(pairs.size()) - z * std::sqrt(variance / 18)) / 2;
  if (rank < 1) return std::nullopt;
  const auto outside = static_cast<std::size_t>(rank) - 1;
  return Interval{pairs[outside].slope, pairs[pairs.size() - 1 - outside].slope};
}

double least_squares_slope(std::span<const SizedTotal> processes) {
  const auto n = static_cast<double>(processes.size());
  double mean_size = 0, mean_total = 0;
  for (const SizedTotal& process : processes) {
    mean_size += process.size / n;
    mean_total += process.total / n;
  }
  double joint = 0, squares = 0;
  for (const SizedTotal& process : processes) {
    joint += (process.size - mean_size) * (process.total - mean_total);
    squares += (process.size - mean_size) * (process.size - mean_size);
  }
  return joint / squares;
}

}  // namespace

std::size_t count_sizes(std::span<const SizedTotal> processes) {
  std::set<double> sizes;
  for (const SizedTotal& process : processes) sizes.insert(process.size);
  return sizes.size();
}

Slope slope_over_processes(std::span<const SizedTotal> processes, std::uint64_t seed) {
  const std::vector<Pair> pairs = ascending_pairs(processes);
  Slope slope{.robust = {.value = median_slope(pairs)},
              .least_squares = least_squares_slope(processes)};
  if (const std::optional<Interval> sen = sen_interval(processes, pairs)) {
    const Interval resampled = bootstrap_interval(processes, pairs, seed);
    slope.robust.interval =
        Interval{std::min(sen->low, resampled.low), std::max(sen->high, resampled.high)};
  }
  return slope;
}

}  // namespace barista
