#include "harness/analysis/bootstrap.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>

namespace barista {
namespace {

constexpr double tail = (1 - confidence) / 2;

}  // namespace

std::size_t bootstrap_rank(std::size_t n) {
  // The k-th smallest of n drawn values is at most the j-th smallest of all with the probability
  // that a Beta(k, n-k+1) variable is at most j/n. Of an even number the lower of the two middle
  // values, so that the mean of both is inside.
  const std::size_t middle = (n + 1) / 2;
  const auto k = static_cast<double>(middle);
  const auto size = static_cast<double>(n);
  const double share = boost::math::ibeta_inv(k, size - k + 1, tail);
  constexpr double rounding = 1e-9;
  return static_cast<std::size_t>(std::max(1.0, std::ceil(size * share - rounding)));
}

std::optional<std::size_t> order_statistic_rank(std::size_t n) {
  if (n < fewest_processes_for_interval) return std::nullopt;
  // The median lies below the rank-th smallest value with the probability of fewer than `rank`
  // heads in n tosses.
  const boost::math::binomial tosses(static_cast<double>(n), 0.5);
  auto rank = static_cast<std::size_t>(
      std::max(1.0, static_cast<double>(n) / 2 - std::sqrt(static_cast<double>(n))));
  while (boost::math::cdf(tosses, static_cast<double>(rank)) <= tail) ++rank;
  return rank;
}

std::optional<std::size_t> median_interval_rank(std::size_t n) {
  const std::optional<std::size_t> exact = order_statistic_rank(n);
  return exact ? std::optional(std::min(*exact, bootstrap_rank(n))) : std::nullopt;
}

Estimate median_over_processes(const ProcessValues& values) {
  std::vector<double> ascending = medians_of_processes(values);
  std::sort(ascending.begin(), ascending.end());
  Estimate estimate{.value = median_of_sorted(ascending)};
  const std::size_t n = ascending.size();
  if (const std::optional<std::size_t> rank = median_interval_rank(n))
    estimate.interval = Interval{ascending[*rank - 1], ascending[n - *rank]};
  return estimate;
}

}  // namespace barista
