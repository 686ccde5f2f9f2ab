#include "harness/analysis/run_spread.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <utility>

#include "harness/analysis/between_runs.hpp"
#include "harness/analysis/estimate.hpp"
#include "harness/analysis/process_values.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

constexpr double upper_tail = (1 + confidence) / 2;

bool is_time(const LevelKey& key) {
  const std::optional<Metric> metric = find_metric(key.second);
  return metric && metric->unit == "ns";
}

double usual_half_width(double drift) {
  return boost::math::quantile(boost::math::normal(), upper_tail) * drift;
}

double deviation_of(const std::vector<double>& values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// Of ratios of times of one run: docs/STATISTICS.md.
double usual_drift_of_ratio(bool is_one_worker) { return is_one_worker ? 0.007 : 0.043; }

}  // namespace

double usual_drift(unsigned workers) { return workers == 1 ? 0.015 : 0.027; }

RunSpread::RunSpread(std::vector<RunLevels> history) {
  if (history.size() >= BetweenRuns::fewest_runs) history_ = std::move(history);
}

double RunSpread::of(const LevelKey& figure) const {
  if (!is_time(figure)) return 0;
  return known(figure, nullptr).value_or(usual_half_width(usual_drift(figure.first.workers)));
}

double RunSpread::of_ratio(const LevelKey& numerator, const LevelKey& denominator) const {
  if (!is_time(numerator)) return of(denominator);
  if (!is_time(denominator)) return of(numerator);
  const bool is_one_worker = numerator.first.workers == 1 && denominator.first.workers == 1;
  return known(numerator, &denominator)
      .value_or(usual_half_width(usual_drift_of_ratio(is_one_worker)));
}

/// By the runs that measured it. Nothing is borrowed from other figures, with which it shares what
/// changed for all.
std::optional<double> RunSpread::known(const LevelKey& figure, const LevelKey* denominator) const {
  std::vector<double> values;
  for (const RunLevels& run : history_) {
    const auto level = run.levels.find(figure);
    if (level == run.levels.end()) continue;
    double value = level->second.value;
    if (denominator != nullptr) {
      const auto other = run.levels.find(*denominator);
      if (other == run.levels.end()) continue;
      value -= other->second.value;
    }
    values.push_back(value);
  }
  if (values.size() < BetweenRuns::fewest_runs) return std::nullopt;
  const boost::math::students_t t(static_cast<double>(values.size() - 1));
  return boost::math::quantile(t, upper_tail) * deviation_of(values);
}

}  // namespace barista
