#include "harness/analysis/exact_bounds.hpp"

#include <boost/math/distributions/binomial.hpp>

namespace barista {

using Binomial = boost::math::binomial_distribution<>;

Interval exact_interval(std::size_t k, std::size_t n) {
  const auto trials = static_cast<double>(n), successes = static_cast<double>(k);
  constexpr double tail = (1 - confidence) / 2;
  return {k == 0 ? 0 : Binomial::find_lower_bound_on_p(trials, successes, tail),
          k == n ? 1 : Binomial::find_upper_bound_on_p(trials, successes, tail)};
}

double exact_upper_bound(std::size_t k, std::size_t n) {
  if (k == n) return 1;
  return Binomial::find_upper_bound_on_p(static_cast<double>(n), static_cast<double>(k),
                                         1 - confidence);
}

std::size_t trials_needed(double share) {
  std::size_t n = 1;
  while (exact_upper_bound(0, n) >= share) ++n;
  return n;
}

}  // namespace barista
