#include "harness/analysis/variance.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <vector>

#include "harness/analysis/bootstrap.hpp"

namespace barista {
namespace {

/// Of the logarithms of one process.
struct ProcessLogs {
  double n = 0;
  double mean = 0;
  double squares = 0;  // around the mean
};

ProcessLogs logs_of(std::span<const double> values) {
  ProcessLogs logs{.n = static_cast<double>(values.size())};
  for (const double value : values) logs.mean += std::log(value) / logs.n;
  for (const double value : values) logs.squares += std::pow(std::log(value) - logs.mean, 2);
  return logs;
}

double normal_quantile(double p) { return boost::math::quantile(boost::math::normal(), p); }

/// How far the interval of the median of n normal values reaches on average, in their standard
/// deviations: where the value at its upper rank lies (Blom 1958).
double reach_of_interval(std::size_t n) {
  const auto size = static_cast<double>(n);
  const auto rank = static_cast<double>(n + 1 - median_interval_rank(n).value());
  return normal_quantile((rank - 0.375) / (size + 0.25));
}

bool all_positive(const ProcessValues& values) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values.process(i).front() <= 0) return false;  // ascending
  return true;
}

}  // namespace

double VarianceComponents::intra_process_correlation() const {
  const double all = process + repetition;
  return all > 0 ? process / all : 0;
}

std::optional<VarianceComponents> variance_components(const ProcessValues& values) {
  const auto processes = static_cast<double>(values.size());
  const auto n = static_cast<double>(values.value_count());
  if (values.size() < 2 || n <= processes || !all_positive(values)) return std::nullopt;
  std::vector<ProcessLogs> logs;
  double mean = 0, squares_of_sizes = 0, within = 0, between = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const ProcessLogs& one = logs.emplace_back(logs_of(values.process(i)));
    mean += one.mean * one.n / n;
    squares_of_sizes += one.n * one.n;
    within += one.squares;
  }
  for (const ProcessLogs& one : logs) between += one.n * std::pow(one.mean - mean, 2);
  within /= n - processes;
  between /= processes - 1;
  const double typical_size = (n - squares_of_sizes / n) / (processes - 1);
  return VarianceComponents{.process = std::max(0.0, (between - within) / typical_size),
                            .repetition = within};
}

std::size_t best_repetitions(const VarianceComponents& components, const Costs& costs,
                             std::size_t most) {
  if (components.process <= 0) return most;
  const double best =
      std::sqrt(costs.process_s / costs.repetition_s * components.repetition / components.process);
  return static_cast<std::size_t>(std::clamp(std::round(best), 1.0, static_cast<double>(most)));
}

std::size_t processes_for_width(const VarianceComponents& components, std::size_t repetitions,
                                double half_width) {
  // The median of normal values has pi/2 of the mean's variance, at both levels.
  constexpr double half_pi = boost::math::constants::half_pi<double>();
  const double within =
      components.repetition * (repetitions > 2 ? half_pi : 1) / static_cast<double>(repetitions);
  const double spread = std::sqrt(components.process + within);
  const double z = normal_quantile((1 + confidence) / 2);
  const double wanted = std::log1p(half_width);
  const double asymptotic = half_pi * std::pow(z * spread / wanted, 2);
  std::size_t n =
      std::max(fewest_processes_for_interval, static_cast<std::size_t>(std::ceil(asymptotic)));
  while (reach_of_interval(n) * spread > wanted) ++n;
  return n;
}

}  // namespace barista
