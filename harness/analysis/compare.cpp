#include "harness/analysis/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <iterator>
#include <set>

#include "harness/analysis/detectable.hpp"
#include "harness/analysis/equivalence.hpp"
#include "harness/analysis/gaps.hpp"
#include "harness/analysis/holm.hpp"
#include "harness/analysis/quantity.hpp"
#include "harness/analysis/rank_sum.hpp"
#include "harness/analysis/ratio.hpp"
#include "harness/analysis/run_spread.hpp"
#include "harness/analysis/signed_rank.hpp"
#include "harness/text/counted.hpp"

namespace barista {
namespace {

struct Tested {
  Comparison comparison;
  const Comparable* first;
  const Comparable* second;
  double smallest_p_value;  // that so many processes can give
};

/// Of what is the same for all tests of a report.
struct Rules {
  double margin;
  double strictest_level;  // that Holm leaves to the first of the tests
  Pairing pairing;
  const BetweenRuns* drift;
};

void test_within_rounds(Comparison& comparison, double margin) {
  const Estimate difference = typical_difference(comparison.log_ratios);
  comparison.ratio = Estimate{.value = std::exp(difference.value)};
  if (difference.interval)
    comparison.ratio->interval =
        Interval{std::exp(difference.interval->low), std::exp(difference.interval->high)};
  comparison.p_value = signed_rank_p_value(comparison.log_ratios);
  comparison.equivalence_p_value = equivalence_p_value(comparison.log_ratios, margin);
}

/// By how much the two logarithms are known to differ, and by how much they usually do.
Interval widened(const Estimate& ratio, unsigned workers) {
  const double z = boost::math::quantile(boost::math::normal(), (1 + confidence) / 2);
  const double usual = z * std::sqrt(2.0) * usual_drift(workers);
  const double below = std::log(ratio.value / ratio.interval->low);
  const double above = std::log(ratio.interval->high / ratio.value);
  return {ratio.value * std::exp(-std::hypot(below, usual)),
          ratio.value * std::exp(std::hypot(above, usual))};
}

void test_between_runs(Comparison& comparison, const Rules& rules) {
  if (rules.drift != nullptr)
    comparison.between = rules.drift->test({comparison.cell, std::string(comparison.metric.name)});
  if (!comparison.between) {
    comparison.drift_unknown = true;
    if (comparison.ratio && comparison.ratio->interval)
      comparison.ratio->interval = widened(*comparison.ratio, comparison.cell.workers);
    return;
  }
  comparison.ratio = comparison.between->ratio();
  comparison.p_value = comparison.between->p_value();
  comparison.equivalence_p_value = comparison.between->equivalence_p_value(rules.margin);
}

void test_ranks(Comparison& comparison, const TwoGroups& values, double margin) {
  comparison.p_value = rank_sum_p_value(values);
  if (comparison.ratio) comparison.equivalence_p_value = equivalence_p_value(values, margin);
}

void test_slopes(Comparison& comparison, const SizedGroups& totals, double margin) {
  comparison.p_value = slope_p_value(totals);
  if (comparison.ratio) comparison.equivalence_p_value = slope_equivalence_p_value(totals, margin);
}

Tested test(const Cell& cell, const Metric& metric, const Comparable& first,
            const Comparable& second, const Rules& rules) {
  Comparison comparison{.cell = cell,
                        .metric = metric,
                        .first = first.estimate,
                        .second = second.estimate,
                        .first_processes = first.processes(),
                        .second_processes = second.processes(),
                        .first_marks = first.marks,
                        .second_marks = second.marks,
                        .ratio = ratio_of(second.estimate, first.estimate)};
  if (rules.pairing == Pairing::within_rounds) {
    std::vector<double> log_ratios = log_ratios_within_rounds(first, second);
    const double smallest = smallest_signed_rank_p_value(log_ratios.size());
    if (smallest <= rules.strictest_level) {
      comparison.log_ratios = std::move(log_ratios);
      test_within_rounds(comparison, rules.margin);
      return {std::move(comparison), &first, &second, smallest};
    }
  }
  if (rules.pairing == Pairing::between_runs && metric.unit == "ns" && !first.is_slope) {
    test_between_runs(comparison, rules);
    return {std::move(comparison), &first, &second, 0};
  }
  const SizedGroups groups = groups_of(first, second);
  if (groups.empty()) return {std::move(comparison), &first, &second, 1};
  if (first.is_slope)
    test_slopes(comparison, groups, rules.margin);
  else
    test_ranks(comparison, groups.begin()->second, rules.margin);
  const bool has_intervals = first.estimate.interval && second.estimate.interval;
  if (!comparison.ratio || (!comparison.ratio->interval && has_intervals)) {
    comparison.difference = difference_of(second.estimate, first.estimate);
    comparison.equivalence_p_value =
        difference_equivalence_p_value(*comparison.difference, near_zero_margin(metric));
  }
  return {std::move(comparison), &first, &second,
          first.is_slope ? smallest_slope_p_value(groups)
                         : smallest_rank_sum_p_value(first.processes(), second.processes())};
}

std::string too_few(std::size_t first, std::size_t second, std::size_t comparisons) {
  return fmt::format("{} and {} processes cannot tell {} apart from chance; {} each can", first,
                     second, counted(comparisons, "comparison", "comparisons"),
                     processes_needed(2 * comparisons));
}

/// How the second side lies to the first, by a factor or by a difference.
struct Effect {
  Interval interval;
  double none;     // of which there is no effect
  Interval equal;  // what is as good as none
};

std::optional<Effect> effect_of(const Comparison& comparison, double margin) {
  if (comparison.ratio && comparison.ratio->interval)
    return Effect{*comparison.ratio->interval, 1, {1 / (1 + margin), 1 + margin}};
  if (!comparison.difference || !comparison.difference->interval) return std::nullopt;
  const double near = near_zero_margin(comparison.metric);
  return Effect{*comparison.difference->interval, 0, {-near, near}};
}

bool leaves_out_none(const Effect& effect) {
  return effect.interval.low > effect.none || effect.interval.high < effect.none;
}

/// Why nothing can be said, from the plainest cause to the subtlest.
std::string why_inconclusive(const Comparison& comparison, const std::optional<Effect>& effect,
                             std::size_t comparisons) {
  if (comparison.drift_unknown) return std::string(drift_unknown_words);
  if (!comparison.can_differ || !effect)
    return too_few(comparison.first_processes, comparison.second_processes, comparisons);
  if (leaves_out_none(*effect))
    return fmt::format(
        "the interval by itself leaves out {}, but {} that may be chance: {} and {} processes do "
        "not suffice for this difference; more rounds do",
        effect->none,
        comparisons == 1 ? "at 1 %" : fmt::format("among {} comparisons", comparisons),
        comparison.first_processes, comparison.second_processes);
  return "the difference may be chance, and may be more than the margin";
}

/// Such as 0 bytes in every process of both sides, of which there is no ratio.
bool are_all_the_same(const Comparable& first, const Comparable& second) {
  std::set<double> distinct;
  for (const Comparable* side : {&first, &second})
    for (const auto& [size, values] : side->values) distinct.insert(values.begin(), values.end());
  return distinct.size() == 1;
}

void decide(Comparison& comparison, std::size_t comparisons, double margin) {
  const std::optional<Effect> effect = effect_of(comparison, margin);
  if (effect && comparison.equivalence_p_adjusted <= family_wise_error &&
      effect->interval.low >= effect->equal.low && effect->interval.high <= effect->equal.high) {
    comparison.outcome = Outcome::equivalent;
  } else if (effect && comparison.p_adjusted <= family_wise_error && leaves_out_none(*effect)) {
    const bool lower = effect->interval.high < effect->none;
    const bool lower_is_better = comparison.metric.direction == Direction::lower_is_better;
    comparison.outcome = lower == lower_is_better ? Outcome::better : Outcome::worse;
  } else {
    comparison.reason = why_inconclusive(comparison, effect, comparisons);
    return;
  }
  if (comparison.difference)
    comparison.reason = fmt::format(
        "near zero there is no ratio, so the difference is judged; as good as equal within ±{}",
        quantity(near_zero_margin(comparison.metric), comparison.metric.unit));
}

/// Of so many comparisons.
double strictest_level(std::size_t comparisons) {
  return family_wise_error / static_cast<double>(2 * comparisons);
}

/// The two must outlive what is returned.
std::vector<Tested> test_all(const Comparables& first, const Comparables& second, double margin,
                             Pairing pairing, const BetweenRuns* drift) {
  const auto shared = static_cast<std::size_t>(std::count_if(
      first.begin(), first.end(), [&](const auto& entry) { return second.contains(entry.first); }));
  const Rules rules{margin, strictest_level(shared), pairing, drift};
  std::vector<Tested> tests;
  for (const auto& [key, comparable] : first)
    if (const auto other = second.find(key); other != second.end())
      tests.push_back(test(key.first, *find_metric(key.second), comparable, other->second, rules));
  return tests;
}

/// Holm over the tests of a difference and of equivalence together.
void adjust_all(std::vector<Tested>& tests) {
  std::vector<double> p_values;
  for (const Tested& each : tests) p_values.push_back(each.comparison.p_value);
  for (const Tested& each : tests) p_values.push_back(each.comparison.equivalence_p_value);
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    tests[i].comparison.p_adjusted = adjusted[i];
    tests[i].comparison.equivalence_p_adjusted = adjusted[tests.size() + i];
  }
}

/// By the level that Holm leaves to the first of the tests, which is the strictest.
void find_limits(std::vector<Tested>& tests) {
  const double alpha = strictest_level(tests.size());
  Detectable detectable(alpha);
  for (Tested& each : tests) {
    Comparison& comparison = each.comparison;
    comparison.can_differ = !comparison.drift_unknown && each.smallest_p_value <= alpha &&
                            comparison.first.interval.has_value() &&
                            comparison.second.interval.has_value();
    if (!comparison.can_differ || comparison.difference) continue;
    if (comparison.between)
      comparison.detectable = comparison.between->detectable(alpha);
    else if (!comparison.log_ratios.empty())
      comparison.detectable = detectable.change_within_rounds(comparison.log_ratios);
    else
      comparison.detectable =
          each.first->is_slope
              ? detectable.change_of_slopes(groups_of(*each.first, *each.second),
                                            comparison.first.value, *comparison.ratio)
              : detectable.change(each.first->values.at(0), each.second->values.at(0));
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

std::string_view Comparison::contaminated_side() const {
  if (!first_marks.is_contaminated) return second_marks.is_contaminated ? "second" : "";
  return second_marks.is_contaminated ? "both" : "first";
}

std::string ComparisonReport::refusal() const {
  if (comparisons.empty())
    return "the two sides have no cell and metric in common, so there is nothing to compare";
  if (std::any_of(comparisons.begin(), comparisons.end(),
                  [](const Comparison& each) { return each.can_differ; }))
    return {};
  if (std::any_of(comparisons.begin(), comparisons.end(),
                  [](const Comparison& each) { return each.drift_unknown; }))
    return std::string(drift_unknown_words);
  const Comparison& one = comparisons.front();
  return too_few(one.first_processes, one.second_processes, comparisons.size());
}

bool ComparisonReport::any_within_rounds() const {
  return std::any_of(comparisons.begin(), comparisons.end(),
                     [](const Comparison& each) { return !each.log_ratios.empty(); });
}

double near_zero_margin(const Metric& metric) {
  if (metric.unit == "ns") return 100'000;
  return metric.name.ends_with("_per_task") ? 64 : 4096;
}

ComparisonReport compare(const Side& first, const Side& second, double margin, Pairing pairing,
                         const BetweenRuns* drift) {
  ComparisonReport report;
  const Comparables ours = comparables_of(first.samples, first.narrowing, first.run_seed);
  const Comparables theirs = comparables_of(second.samples, second.narrowing, second.run_seed);
  std::vector<Tested> tests = test_all(ours, theirs, margin, pairing, drift);
  adjust_all(tests);
  find_limits(tests);
  for (Tested& each : tests) {
    decide(each.comparison, tests.size(), margin);
    if (each.comparison.difference && are_all_the_same(*each.first, *each.second)) {
      each.comparison.outcome = Outcome::equivalent;
      each.comparison.reason = "every process of both sides gave this value";
    }
    report.comparisons.push_back(std::move(each.comparison));
  }
  const std::set<Cell> here = measured_cells(first.samples, first.narrowing);
  const std::set<Cell> there = measured_cells(second.samples, second.narrowing);
  std::set_difference(here.begin(), here.end(), there.begin(), there.end(),
                      std::back_inserter(report.only_first));
  std::set_difference(there.begin(), there.end(), here.begin(), here.end(),
                      std::back_inserter(report.only_second));
  report.gaps =
      gaps_between(first.samples, first.narrowing, ours, second.samples, second.narrowing, theirs);
  return report;
}

bool is_regression(const Comparison& comparison, double margin) {
  if (comparison.outcome != Outcome::worse) return false;
  if (comparison.difference)
    return std::abs(comparison.difference->value) > near_zero_margin(comparison.metric);
  return comparison.ratio->value > 1 + margin || comparison.ratio->value < 1 / (1 + margin);
}

}  // namespace barista
