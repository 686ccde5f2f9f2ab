#include "harness/analysis/moderated_variance.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace barista {
namespace {

using boost::math::digamma, boost::math::trigamma;

/// The x of which trigamma(x) is `y`, by Newton's method on 1 / trigamma, which is convex and close
/// to a line. (Smyth, appendix.)
double inverse_trigamma(double y) {
  constexpr double precision = 1e-10;
  constexpr int most_steps = 100;
  double x = 0.5 + 1 / y;
  for (int step = 0; step < most_steps; ++step) {
    const double value = trigamma(x);
    const double change = value * (1 - value / y) / boost::math::polygamma(2, x);
    x += change;
    if (-change / x < precision) break;
  }
  return x;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

std::optional<Variance> fit_prior(std::span<const double> variances, double freedom) {
  const double half = freedom / 2;
  std::vector<double> logarithms;  // each an unbiased estimate of the true one, up to a constant
  for (const double variance : variances)
    if (variance > 0) logarithms.push_back(std::log(variance) - digamma(half) + std::log(half));
  if (logarithms.size() < 2) return std::nullopt;
  const double center = mean(logarithms);
  double squares = 0;
  for (const double each : logarithms) squares += (each - center) * (each - center);
  const double excess =
      squares / static_cast<double>(logarithms.size() - 1) - trigamma(half);  // beyond chance
  if (excess <= 0) return Variance{std::exp(center), std::numeric_limits<double>::infinity()};
  const double prior_half = inverse_trigamma(excess);
  return Variance{std::exp(center + digamma(prior_half) - std::log(prior_half)), 2 * prior_half};
}

Variance moderated(const Variance& own, const Variance& prior) {
  if (std::isinf(prior.freedom)) return prior;
  const double freedom = own.freedom + prior.freedom;
  return {(own.freedom * own.value + prior.freedom * prior.value) / freedom, freedom};
}

}  // namespace barista
