#include "harness/analysis/between_runs.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <set>

#include "harness/analysis/detectable.hpp"

namespace barista {
namespace {

/// Fewer cells of one runtime are judged together with those of all.
constexpr std::size_t fewest_cells_for_prior = 6;

/// Where every process of every run gave the same value.
constexpr double smallest_error = 1e-9;

double t_quantile(double p, double freedom) {
  return boost::math::quantile(boost::math::students_t(freedom), p);
}
double t_upper_tail(double t, double freedom) {
  return boost::math::cdf(boost::math::complement(boost::math::students_t(freedom), t));
}

/// By run, around their mean. Not every run knows each: it may have met another regime of the
/// machine.
using Deviations = std::map<LevelKey, std::map<std::size_t, double>>;

/// Of what enough of these runs have measured.
Deviations deviations_in(std::span<const RunLevels> history) {
  Deviations deviations;
  for (std::size_t run = 0; run < history.size(); ++run)
    for (const auto& [key, level] : history[run].levels) deviations[key][run] = level.value;
  std::erase_if(deviations,
                [](const auto& each) { return each.second.size() < BetweenRuns::fewest_runs; });
  for (auto& [key, values] : deviations) {
    double sum = 0;
    for (const auto& [run, value] : values) sum += value;
    const double mean = sum / static_cast<double>(values.size());
    for (auto& [run, value] : values) value -= mean;
  }
  return deviations;
}

/// Of each run what changed for all but this runtime; empty if that is not known of every run.
std::vector<double> shifts_in(const Deviations& deviations, std::size_t runs,
                              const std::string& runtime) {
  std::vector<double> shifts;
  for (std::size_t run = 0; run < runs; ++run) {
    std::vector<Change> changes;
    for (const auto& [key, values] : deviations)
      if (const auto value = values.find(run); value != values.end())
        changes.push_back({key, value->second});
    const std::optional<CommonShift> shift = common_shift(changes, runtime);
    if (!shift) return {};
    shifts.push_back(shift->value);
  }
  return shifts;
}

double variance_of(const std::map<std::size_t, double>& deviations,
                   const std::vector<double>& shifts) {
  double squares = 0, sum = 0;
  for (const auto& [run, deviation] : deviations) {
    const double rest = deviation - (shifts.empty() ? 0 : shifts[run]);
    squares += rest * rest;
    sum += rest;
  }
  const auto n = static_cast<double>(deviations.size());
  return std::max(0.0, squares - sum * sum / n) / (n - 1);
}

}  // namespace

double BetweenTest::p_value() const {
  return std::min(1.0, 2 * t_upper_tail(std::abs(difference) / error, freedom));
}

double BetweenTest::equivalence_p_value(double margin) const {
  const double edge = std::log1p(margin);
  return std::max(t_upper_tail((edge - difference) / error, freedom),
                  t_upper_tail((edge + difference) / error, freedom));
}

double BetweenTest::excess_p_value(double margin) const {
  return t_upper_tail((std::log1p(margin) - difference) / error, freedom);
}

bool BetweenTest::can_rule_out(double margin, double level) const {
  constexpr double power = 0.99;
  return (t_quantile(1 - level, freedom) + t_quantile(power, freedom)) * error <=
         std::log1p(margin);
}

Estimate BetweenTest::ratio() const {
  const double half = t_quantile((1 + confidence) / 2, freedom) * error;
  return {std::exp(difference), Interval{std::exp(difference - half), std::exp(difference + half)}};
}

double BetweenTest::detectable(double alpha) const {
  return std::expm1((t_quantile(1 - alpha / 2, freedom) + t_quantile(detectable_power, freedom)) *
                    error);
}

BetweenRuns::BetweenRuns(const RunLevels& first, const RunLevels& second,
                         std::span<const RunLevels> history)
    : runs_(history.size()) {
  if (runs_ < fewest_runs) return;
  add_shifts(first, second);
  add_rows(first, second, history);
  fit_priors();
}

/// From the runtimes whose workers are the same in both runs.
void BetweenRuns::add_shifts(const RunLevels& first, const RunLevels& second) {
  std::vector<Change> changes;
  std::set<std::string> runtimes;
  for (const auto& [key, level] : first.levels) {
    const auto other = second.levels.find(key);
    if (other == second.levels.end()) continue;
    runtimes.insert(key.first.runtime);
    if (first.has_same_worker(second, key.first.runtime))
      changes.push_back({key, other->second.value - level.value});
  }
  for (const std::string& runtime : runtimes) shifts_[runtime] = common_shift(changes, runtime);
}

void BetweenRuns::add_rows(const RunLevels& first, const RunLevels& second,
                           std::span<const RunLevels> history) {
  const Deviations deviations = deviations_in(history);
  std::map<std::string, std::vector<double>> history_shifts;
  for (auto& [runtime, shift] : shifts_) {
    if (shift) history_shifts[runtime] = shifts_in(deviations, runs_, runtime);
    if (history_shifts[runtime].empty()) shift.reset();
  }
  for (const auto& [key, values] : deviations) {
    const auto a = first.levels.find(key), b = second.levels.find(key);
    if (a == first.levels.end() || b == second.levels.end()) continue;
    const double variance = variance_of(values, history_shifts.at(key.first.runtime));
    rows_[key] = {a->second, b->second, {variance, static_cast<double>(values.size() - 1)}};
  }
}

/// From the rows that most runs of the history know: one formula takes one number of them.
void BetweenRuns::fit_priors() {
  std::map<bool, double> freedom;  // by whether there is one worker
  for (const auto& [key, row] : rows_) {
    double& most = freedom[key.first.workers == 1];
    most = std::max(most, row.own.freedom);
  }
  std::map<Class, std::vector<double>> by_runtime;
  std::map<bool, std::vector<double>> by_workers;
  for (const auto& [key, row] : rows_) {
    const Class of = class_of(key);
    if (!shifts_.at(of.runtime)) continue;  // they share what changed
    if (row.own.freedom < freedom.at(of.one_worker)) continue;
    by_runtime[of].push_back(row.own.value);
    by_workers[of.one_worker].push_back(row.own.value);
  }
  for (const auto& [of, variances] : by_runtime) {
    const bool are_many = variances.size() >= fewest_cells_for_prior;
    const auto prior =
        fit_prior(are_many ? variances : by_workers.at(of.one_worker), freedom.at(of.one_worker));
    if (prior) priors_[of] = *prior;
  }
}

std::optional<CommonShift> BetweenRuns::shift(const std::string& runtime) const {
  const auto known = shifts_.find(runtime);
  return known == shifts_.end() ? std::nullopt : known->second;
}

std::optional<BetweenTest> BetweenRuns::test(const LevelKey& key) const {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return std::nullopt;
  const Row& row = found->second;
  const std::optional<CommonShift> common = shift(key.first.runtime);
  Variance variance = row.own;
  if (const auto prior = priors_.find(class_of(key)); prior != priors_.end())
    variance = moderated(variance, prior->second);
  const double within =
      (row.first.error * row.first.error + row.second.error * row.second.error) / 2;
  const double shift_error = common ? common->error : 0;
  const double error = std::sqrt(2 * std::max(variance.value, within) + shift_error * shift_error);
  return BetweenTest{row.second.value - row.first.value - (common ? common->value : 0),
                     std::max(error, smallest_error), variance.freedom};
}

}  // namespace barista
