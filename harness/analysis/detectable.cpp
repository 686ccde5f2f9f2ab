#include "harness/analysis/detectable.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/rank_sum.hpp"
#include "harness/analysis/signed_rank.hpp"

namespace barista {
namespace {

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }

/// A group of standard normal values, ascending, as median_over_processes() sees it.
class Group {
 public:
  template <class Random>
  Group(std::size_t n, Random& random) : values_(n) {
    boost::random::normal_distribution<double> normal;
    for (double& value : values_) value = normal(random);
    std::sort(values_.begin(), values_.end());
  }
  std::span<const double> values() const { return values_; }
  double median() const { return median_of_sorted(values_); }
  /// `rank` of the median's interval.
  double below(std::size_t rank) const { return median() - values_[rank - 1]; }
  double above(std::size_t rank) const { return values_[values_.size() - rank] - median(); }

 private:
  std::vector<double> values_;
};

/// So many processes a side, and what that means for a verdict.
struct Design {
  std::size_t first, second;
  std::size_t inversions;               // that the rank-sum test tolerates
  std::size_t first_rank, second_rank;  // of the intervals' ends
};

/// By how much the second must be moved up for both conditions of a verdict to hold. Both are
/// monotone in the shift, so no search is needed.
template <class Random>
double smallest_shift(const Design& design, Random& random) {
  const Group first(design.first, random), second(design.second, random);
  std::vector<double> differences;
  differences.reserve(design.first * design.second);
  for (const double a : first.values())
    for (const double b : second.values()) differences.push_back(a - b);
  const auto last = differences.begin() + static_cast<std::ptrdiff_t>(design.inversions);
  std::nth_element(differences.begin(), last, differences.end(), std::greater<>());
  const double for_interval =
      std::hypot(second.below(design.second_rank), first.above(design.first_rank)) -
      (second.median() - first.median());
  return std::max(*last, for_interval);
}

constexpr std::size_t draws = 2000;

/// What is enough in 80 of 100 draws.
double at_power(std::vector<double>& shifts) {
  const auto at = shifts.begin() + static_cast<std::ptrdiff_t>(detectable_power *
                                                               static_cast<double>(shifts.size()));
  std::nth_element(shifts.begin(), at, shifts.end());
  return *at;
}

/// Pairs are called different once the Walsh average of this rank lies above 0.
double simulated_paired_shift(std::size_t pairs, std::size_t rank) {
  boost::random::mt19937_64 random(draws);
  std::vector<double> shifts(draws);
  for (double& shift : shifts) shift = -walsh_average(Group(pairs, random).values(), rank);
  return at_power(shifts);
}

double simulated_shift(std::size_t first, std::size_t second, std::size_t inversions) {
  const Design design{first, second, inversions, median_interval_rank(first).value(),
                      median_interval_rank(second).value()};
  boost::random::mt19937_64 random(draws);
  std::vector<double> shifts(draws);
  for (double& shift : shifts) shift = smallest_shift(design, random);
  return at_power(shifts);
}

/// For large groups, where both statistics are normal: the rank-sum test has 3/pi of the efficiency
/// of the t-test, the median 2/pi of the mean's.
double asymptotic_shift(std::size_t first, std::size_t second, double alpha) {
  constexpr double pi = boost::math::constants::pi<double>();
  const double error = std::sqrt(1 / static_cast<double>(first) + 1 / static_cast<double>(second));
  const double power = normal_quantile(detectable_power);
  const double by_rank = (normal_quantile(1 - alpha / 2) + power) * std::sqrt(pi / 3);
  const double by_interval = (normal_quantile((1 + confidence) / 2) + power) * std::sqrt(pi / 2);
  return std::max(by_rank, by_interval) * error;
}

/// The signed-rank test has the same 3/pi.
double asymptotic_paired_shift(std::size_t pairs, double alpha) {
  constexpr double pi = boost::math::constants::pi<double>();
  return (normal_quantile(1 - alpha / 2) + normal_quantile(detectable_power)) *
         std::sqrt(pi / 3 / static_cast<double>(pairs));
}

struct LogSpread {
  double squares = 0;  // around the mean of the logarithms
  double freedom = 0;
};

std::optional<LogSpread> log_spread(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) {
    if (value <= 0) return std::nullopt;
    sum += std::log(value);
  }
  const double mean = sum / static_cast<double>(values.size());
  LogSpread spread{.freedom = static_cast<double>(values.size()) - 1};
  for (const double value : values) spread.squares += std::pow(std::log(value) - mean, 2);
  return spread;
}

}  // namespace

std::optional<double> Detectable::shift(std::size_t first, std::size_t second) {
  constexpr std::size_t most_simulated_pairs = 2500;
  const auto [entry, is_new] = shifts_.try_emplace({first, second});
  if (!is_new || std::min(first, second) < fewest_processes_for_interval) return entry->second;
  if (first * second > most_simulated_pairs)
    entry->second = asymptotic_shift(first, second, alpha_);
  else if (const auto inversions = most_inversions(first, second, alpha_))
    entry->second = simulated_shift(first, second, *inversions);
  return entry->second;
}

std::optional<double> Detectable::change(std::span<const double> first,
                                         std::span<const double> second) {
  const std::optional<double> deviations = shift(first.size(), second.size());
  const std::optional<LogSpread> a = log_spread(first), b = log_spread(second);
  if (!deviations || !a || !b) return std::nullopt;
  return std::expm1(*deviations * std::sqrt((a->squares + b->squares) / (a->freedom + b->freedom)));
}

std::optional<double> Detectable::paired_shift(std::size_t pairs) {
  constexpr std::size_t most_simulated = 100;
  const auto [entry, is_new] = paired_shifts_.try_emplace(pairs);
  if (!is_new) return entry->second;
  if (const std::optional<std::size_t> rank = walsh_rank(pairs, alpha_))
    entry->second = pairs > most_simulated ? asymptotic_paired_shift(pairs, alpha_)
                                           : simulated_paired_shift(pairs, *rank);
  return entry->second;
}

std::optional<double> Detectable::change_within_rounds(std::span<const double> log_ratios) {
  const std::optional<double> deviations = paired_shift(log_ratios.size());
  if (!deviations) return std::nullopt;
  const auto n = static_cast<double>(log_ratios.size());
  const double mean = std::accumulate(log_ratios.begin(), log_ratios.end(), 0.0) / n;
  double squares = 0;
  for (const double each : log_ratios) squares += std::pow(each - mean, 2);
  return std::expm1(*deviations * std::sqrt(squares / (n - 1)));
}

std::optional<double> Detectable::change_of_slopes(const SizedGroups& totals, double slope,
                                                   const Estimate& ratio) const {
  if (!ratio.interval || slope <= 0 || smallest_slope_p_value(totals) > alpha_) return std::nullopt;
  const double error = std::log(ratio.interval->high / ratio.interval->low) /
                       (2 * normal_quantile((1 + confidence) / 2));
  const double by_interval = std::expm1(
      error * (normal_quantile((1 + confidence) / 2) + normal_quantile(detectable_power)));
  const SlopeError tested = error_of_slope_difference(totals);
  if (tested.freedom == 0) return by_interval;
  const boost::math::students_t t(tested.freedom);
  const double errors =
      boost::math::quantile(t, 1 - alpha_ / 2) + boost::math::quantile(t, detectable_power);
  return std::max(errors * tested.value / slope, by_interval);
}

}  // namespace barista
