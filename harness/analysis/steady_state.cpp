#include "harness/analysis/steady_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace barista {
namespace {

constexpr double significance = 0.05;
constexpr double noteworthy_share = 0.05;

double median_of(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

int sign(double difference) { return difference > 0 ? 1 : difference < 0 ? -1 : 0; }

/// Kendall's S: pairs that rise less pairs that fall.
long rises_less_falls(std::span<const double> values) {
  long sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = i + 1; j < values.size(); ++j) sum += sign(values[j] - values[i]);
  return sum;
}

/// The number of orders of n values that have so many inversions (Mahonian numbers), by recurrence.
std::vector<double> orders_by_inversions(std::size_t n) {
  std::vector<double> orders{1};
  for (std::size_t values = 2; values <= n; ++values) {
    std::vector<double> next(orders.size() + values - 1);
    for (std::size_t inversions = 0; inversions < orders.size(); ++inversions)
      for (std::size_t added = 0; added < values; ++added)
        next[inversions + added] += orders[inversions];
    orders = std::move(next);
  }
  return orders;
}

/// Two-sided, of a trend at least as strong as S if all orders are equally likely.
double trend_p(long s, std::size_t n) {
  constexpr std::size_t most_exact = 8;
  const auto count = static_cast<double>(n);
  if (n > most_exact) {
    const double deviation = std::sqrt(count * (count - 1) * (2 * count + 5) / 18);
    const double z = std::max(0.0, (std::abs(static_cast<double>(s)) - 1) / deviation);
    return 2 * boost::math::cdf(boost::math::complement(boost::math::normal(), z));
  }
  const std::vector<double> orders = orders_by_inversions(n);
  const auto pairs = static_cast<long>(orders.size()) - 1;  // S = pairs - 2 * inversions
  double all = 0;
  double as_strong = 0;
  for (long inversions = 0; inversions <= pairs; ++inversions) {
    all += orders[static_cast<std::size_t>(inversions)];
    if (std::abs(pairs - 2 * inversions) >= std::abs(s))
      as_strong += orders[static_cast<std::size_t>(inversions)];
  }
  return as_strong / all;
}

/// Where the two sides differ most, and how surely.
struct Split {
  std::size_t at = 0;  // values before it
  double p = 1;
};

Split strongest_split(std::span<const double> values) {
  Split split;
  long strongest = 0;
  long u = 0;
  for (std::size_t at = 1; at < values.size(); ++at) {
    for (const double value : values) u += sign(values[at - 1] - value);
    if (std::abs(u) <= std::abs(strongest)) continue;
    strongest = u;
    split.at = at;
  }
  const auto n = static_cast<double>(values.size());
  const auto k = static_cast<double>(strongest);
  split.p = std::min(1.0, 2 * std::exp(-6 * k * k / (n * n * n + n * n)));
  return split;
}

/// By how much the later values lie above the earlier ones, as a share of the median.
double rise_across(std::span<const double> times, std::size_t at) {
  return (median_of(times.subspan(at)) - median_of(times.first(at))) / median_of(times);
}

}  // namespace

std::string_view name_of(Phase phase) {
  switch (phase) {
    case Phase::steady:
      return "steady";
    case Phase::warming:
      return "warming";
    case Phase::unsteady:
      return "without a steady state";
    case Phase::too_short:
      return "too short to judge";
  }
  return "unknown";
}

Phase phase_of(std::span<const double> times) {
  if (times.size() < fewest_repetitions_for_phase) return Phase::too_short;
  const long s = rises_less_falls(times);
  const double trend = rise_across(times, times.size() / 2);
  const Split split = strongest_split(times);
  if (split.p < significance) {
    const double step = rise_across(times, split.at);
    if (step > noteworthy_share) return Phase::unsteady;
    if (step < -noteworthy_share)
      return split.at <= times.size() / 2 ? Phase::warming : Phase::unsteady;
  }
  if (trend_p(s, times.size()) >= significance || std::abs(trend) <= noteworthy_share)
    return Phase::steady;
  return trend < 0 ? Phase::warming : Phase::unsteady;
}

std::string Phases::words() const {
  std::string text;
  for (const auto& [phase, count] : counts_)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name_of(phase));
  return text;
}

}  // namespace barista
