#include "harness/analysis/spread.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <cmath>
#include <vector>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/expanded_percentile.hpp"

namespace barista {
namespace {

constexpr double tail = (1 - confidence) / 2;
constexpr std::size_t mean_resamples = 4000;

}  // namespace

Estimate mean_over_processes(const ProcessValues& values, std::uint64_t seed) {
  const std::vector<double> means = means_of_processes(values);
  Estimate estimate{.value = mean_of(means)};
  const std::size_t n = means.size();
  if (n < fewest_processes_for_interval) return estimate;
  boost::random::mt19937_64 random(seed);
  boost::random::uniform_int_distribution<std::size_t> draw(0, n - 1);
  std::vector<double> resampled(mean_resamples);
  for (double& mean : resampled) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += means[draw(random)];
    mean = sum / static_cast<double>(n);
  }
  std::sort(resampled.begin(), resampled.end());
  const auto size = static_cast<double>(n);
  const auto outside =
      static_cast<std::size_t>(static_cast<double>(mean_resamples) * expanded_tail(size, size - 1));
  estimate.interval = Interval{resampled[outside], resampled[mean_resamples - 1 - outside]};
  return estimate;
}

std::optional<RankRange> quantile_ranks(std::size_t n, double share) {
  // So many of n lie below the quantile; the value of rank r does if at least r do.
  const boost::math::binomial below(static_cast<double>(n), share);
  const auto at_most = [&](std::size_t k) {
    return boost::math::cdf(below, static_cast<double>(k));
  };
  RankRange ranks;
  while (ranks.low < n && at_most(ranks.low) <= tail) ++ranks.low;
  ranks.high = n + 1;
  while (ranks.high > 1 && 1 - at_most(ranks.high - 2) <= tail) --ranks.high;
  if (ranks.low == 0 || ranks.high > n) return std::nullopt;
  return ranks;
}

Estimate quantile_over_processes(const ProcessValues& values, double share) {
  std::vector<double> ascending = medians_of_processes(values);
  std::sort(ascending.begin(), ascending.end());
  const double place = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, ascending.size() - 1);
  Estimate estimate{
      .value = std::lerp(ascending[below], ascending[above], place - static_cast<double>(below))};
  if (const std::optional<RankRange> ranks = quantile_ranks(ascending.size(), share))
    estimate.interval = Interval{ascending[ranks->low - 1], ascending[ranks->high - 1]};
  return estimate;
}

}  // namespace barista
