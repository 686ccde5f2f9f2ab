#include "harness/analysis/equivalence.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "harness/analysis/signed_rank.hpp"

namespace barista {
namespace {

/// That the first group lies so high above `factor` times the second by chance.
double p_of_lying_above(const TwoGroups& values, double factor) {
  TwoGroups moved = values;
  for (double& value : moved.second) value *= factor;
  return rank_sum_p_value(moved, Tail::first_higher);
}

double normal_tail(double z) {
  return boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

}  // namespace

double equivalence_p_value(const TwoGroups& values, double margin) {
  const double not_slower = p_of_lying_above(values, 1 / (1 + margin));
  const double not_faster = p_of_lying_above({values.second, values.first}, 1 / (1 + margin));
  return std::max(not_slower, not_faster);
}

double equivalence_p_value(std::span<const double> log_ratios, double margin) {
  std::vector<double> from_above(log_ratios.begin(), log_ratios.end()), from_below = from_above;
  for (double& each : from_above) each -= std::log1p(margin);
  for (double& each : from_below) each = -each - std::log1p(margin);
  return std::max(signed_rank_p_below_zero(from_above), signed_rank_p_below_zero(from_below));
}

double difference_equivalence_p_value(const Estimate& difference, double margin) {
  if (!difference.interval) return 1;
  const double z = boost::math::quantile(boost::math::normal(), (1 + confidence) / 2);
  const double up = (difference.interval->high - difference.value) / z;
  const double down = (difference.value - difference.interval->low) / z;
  const auto p = [](double distance, double error) {
    if (error > 0) return normal_tail(distance / error);
    return distance > 0 ? 0.0 : 1.0;
  };
  return std::max(p(margin - difference.value, up), p(margin + difference.value, down));
}

}  // namespace barista
