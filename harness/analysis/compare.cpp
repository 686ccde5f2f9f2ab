#include "harness/analysis/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "harness/analysis/holm.hpp"
#include "harness/analysis/rank_sum.hpp"
#include "harness/analysis/ratio.hpp"

namespace barista {
namespace {

struct Tested {
  Comparison comparison;
  double p_value;
  double smallest_p_value;  // that so many processes can give
};

Tested test(const Cell& cell, const Metric& metric, const Comparable& first,
            const Comparable& second) {
  Comparison comparison{.cell = cell,
                        .metric = metric,
                        .first = first.estimate,
                        .second = second.estimate,
                        .first_processes = first.processes(),
                        .second_processes = second.processes(),
                        .ratio = ratio_of(second.estimate, first.estimate)};
  const std::vector<Stratum> strata = strata_of(first, second);
  return {std::move(comparison), rank_sum_p_value(strata), smallest_rank_sum_p_value(strata)};
}

/// Why nothing can be said, from the plainest cause to the subtlest.
std::string why_inconclusive(const Tested& tested, std::size_t comparisons) {
  const Comparison& comparison = tested.comparison;
  if (!comparison.ratio) return "no ratio: a figure is not positive";
  const bool no_interval =
      !comparison.first.interval.has_value() || !comparison.second.interval.has_value();
  const double smallest = tested.smallest_p_value * static_cast<double>(comparisons);
  if (no_interval || smallest > family_wise_error)
    return fmt::format(
        "{} and {} processes cannot tell {} comparison{} apart from chance; {} each can",
        comparison.first_processes, comparison.second_processes, comparisons,
        comparisons == 1 ? "" : "s", processes_needed(comparisons));
  if (!comparison.ratio->interval) return "no ratio: an interval reaches zero";
  return "the difference may be chance";
}

void decide(Tested& tested, std::size_t comparisons, double margin) {
  Comparison& comparison = tested.comparison;
  if (comparison.ratio && comparison.ratio->interval) {
    const Interval& ratio = *comparison.ratio->interval;
    const bool leaves_out_one = ratio.low > 1 || ratio.high < 1;
    if (ratio.low >= 1 / (1 + margin) && ratio.high <= 1 + margin) {
      comparison.outcome = Outcome::equivalent;
      return;
    }
    if (comparison.p_adjusted <= family_wise_error && leaves_out_one) {
      const bool lower = comparison.ratio->value < 1;
      const bool lower_is_better = comparison.metric.direction == Direction::lower_is_better;
      comparison.outcome = lower == lower_is_better ? Outcome::better : Outcome::worse;
      return;
    }
  }
  comparison.reason = why_inconclusive(tested, comparisons);
}

std::vector<Tested> test_all(const Side& first, const Side& second) {
  const Comparables others = comparables_of(second.samples, second.narrowing, second.run_seed);
  std::vector<Tested> tests;
  for (const auto& [key, comparable] :
       comparables_of(first.samples, first.narrowing, first.run_seed))
    if (const auto other = others.find(key); other != others.end())
      tests.push_back(test(key.first, *find_metric(key.second), comparable, other->second));
  return tests;
}

/// Holm over all, then the outcome of each.
void decide_all(std::vector<Tested>& tests, double margin) {
  std::vector<double> p_values;
  for (const Tested& each : tests) p_values.push_back(each.p_value);
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    tests[i].comparison.p_adjusted = adjusted[i];
    decide(tests[i], tests.size(), margin);
  }
}

}  // namespace

std::string_view Comparison::outcome_word() const {
  const bool time = metric.unit == "ns";
  switch (outcome) {
    case Outcome::better:
      return time ? "faster" : "smaller";
    case Outcome::worse:
      return time ? "slower" : "larger";
    case Outcome::equivalent:
      return "equivalent";
    case Outcome::inconclusive:
      return "inconclusive";
  }
  return "unknown";
}

ComparisonReport compare(const Side& first, const Side& second, double margin) {
  ComparisonReport report;
  std::vector<Tested> tests = test_all(first, second);
  decide_all(tests, margin);
  for (Tested& each : tests) report.comparisons.push_back(std::move(each.comparison));
  const std::set<Cell> here = measured_cells(first.samples, first.narrowing);
  const std::set<Cell> there = measured_cells(second.samples, second.narrowing);
  std::set_difference(here.begin(), here.end(), there.begin(), there.end(),
                      std::back_inserter(report.only_first));
  std::set_difference(there.begin(), there.end(), here.begin(), here.end(),
                      std::back_inserter(report.only_second));
  return report;
}

bool is_regression(const Comparison& comparison, double margin) {
  if (comparison.outcome != Outcome::worse) return false;
  return comparison.ratio->value > 1 + margin || comparison.ratio->value < 1 / (1 + margin);
}

}  // namespace barista
