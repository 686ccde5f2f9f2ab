// The statistics as a filter, so that another implementation can check them: a JSON object a line
// of standard input, one to standard output. Not part of what users are given.
//   {"median": [[repetition, ...], ...]}          -> {"value", "low", "high", "bootstrap_rank"}
//   {"mean": [[repetition, ...], ...], "seed": n} -> {"value", "low", "high"}
//   {"quantile": [value, ...], "share": p}        -> {"value", "low", "high"}
//   {"slope": [[size, total], ...], "seed": n}    -> {"value", "low", "high", "least_squares"}
//   {"ratio": [[values, ...], [values, ...]]}     -> {"value", "low", "high"}
//   {"rank_sum": [[values, ...], [values, ...]]}  -> {"p"}
//   {"equivalence": [[values, ...], [values, ...]], "margin": m} -> {"p"}
//   {"signed_rank": [difference, ...]}           -> {"p", "below", "value", "low", "high"}
//   {"paired_equivalence": [log ratio, ...], "margin": m} -> {"p"}
//   {"most_inversions": [n, m], "alpha": a}       -> {"most"}, -1: none
//   {"exact": [k, n]}                             -> {"low", "high", "upper"}
//   {"holm": [p, ...]}                            -> {"p": [adjusted, ...]}
//   {"prior": [variance, ...], "freedom": d}      -> {"value", "freedom"}, -1: infinite
//   {"order_statistic_rank": n}                   -> {"rank"}
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/equivalence.hpp"
#include "harness/analysis/exact_bounds.hpp"
#include "harness/analysis/holm.hpp"
#include "harness/analysis/moderated_variance.hpp"
#include "harness/analysis/rank_sum.hpp"
#include "harness/analysis/ratio.hpp"
#include "harness/analysis/signed_rank.hpp"
#include "harness/analysis/slope.hpp"
#include "harness/analysis/spread.hpp"

namespace barista {
namespace {

using nlohmann::json;
using Groups = std::vector<std::vector<double>>;

json to_json(const Estimate& estimate) {
  json result{{"value", estimate.value}, {"low", nullptr}, {"high", nullptr}};
  if (estimate.interval) {
    result["low"] = estimate.interval->low;
    result["high"] = estimate.interval->high;
  }
  return result;
}

ProcessValues processes_of(const Groups& groups) {
  ProcessValues processes;
  for (const std::vector<double>& repetitions : groups) processes.add_process(repetitions);
  return processes;
}

ProcessValues one_each(const std::vector<double>& values) {
  ProcessValues processes;
  for (const double value : values) processes.add_process(std::span(&value, 1));
  return processes;
}

json answer(const json& question) {
  if (question.contains("median")) {
    const auto groups = question["median"].get<Groups>();
    json result = to_json(median_over_processes(processes_of(groups)));
    result["bootstrap_rank"] = bootstrap_rank(groups.size());
    return result;
  }
  if (question.contains("mean"))
    return to_json(
        mean_over_processes(processes_of(question["mean"].get<Groups>()), question["seed"]));
  if (question.contains("quantile")) {
    const auto values = question["quantile"].get<std::vector<double>>();
    return to_json(quantile_over_processes(one_each(values), question["share"]));
  }
  if (question.contains("slope")) {
    std::vector<SizedTotal> processes;
    for (const auto& pair : question["slope"].get<Groups>())
      processes.push_back({pair.at(0), pair.at(1)});
    const Slope slope = slope_over_processes(processes, question.value("seed", 1u));
    json result = to_json(slope.robust);
    result["least_squares"] = slope.least_squares;
    return result;
  }
  if (question.contains("ratio")) {
    const auto groups = question["ratio"].get<Groups>();
    return to_json(*ratio_of(median_over_processes(one_each(groups.at(0))),
                             median_over_processes(one_each(groups.at(1)))));
  }
  if (question.contains("rank_sum")) {
    const auto groups = question["rank_sum"].get<Groups>();
    const TwoGroups stratum{groups.at(0), groups.at(1)};
    return {{"p", rank_sum_p_value(stratum)}};
  }
  if (question.contains("equivalence")) {
    const auto groups = question["equivalence"].get<Groups>();
    return {{"p", equivalence_p_value(TwoGroups{groups.at(0), groups.at(1)}, question["margin"])}};
  }
  if (question.contains("signed_rank")) {
    const auto differences = question["signed_rank"].get<std::vector<double>>();
    json result = to_json(typical_difference(differences));
    result["p"] = signed_rank_p_value(differences);
    result["below"] = signed_rank_p_below_zero(differences);
    return result;
  }
  if (question.contains("paired_equivalence")) {
    const auto log_ratios = question["paired_equivalence"].get<std::vector<double>>();
    return {{"p", equivalence_p_value(std::span<const double>(log_ratios), question["margin"])}};
  }
  if (question.contains("most_inversions")) {
    const auto sizes = question["most_inversions"].get<std::vector<std::size_t>>();
    const auto most = most_inversions(sizes.at(0), sizes.at(1), question["alpha"]);
    return {{"most", most ? static_cast<long>(*most) : -1}};
  }
  if (question.contains("exact")) {
    const auto counts = question["exact"].get<std::vector<std::size_t>>();
    const Interval interval = exact_interval(counts.at(0), counts.at(1));
    return {{"low", interval.low},
            {"high", interval.high},
            {"upper", exact_upper_bound(counts.at(0), counts.at(1))}};
  }
  if (question.contains("holm"))
    return {{"p", holm_adjusted(question["holm"].get<std::vector<double>>())}};
  if (question.contains("prior")) {
    const auto variances = question["prior"].get<std::vector<double>>();
    const Variance prior = fit_prior(variances, question["freedom"]).value();
    return {{"value", prior.value}, {"freedom", std::isinf(prior.freedom) ? -1 : prior.freedom}};
  }
  const auto n = question.at("order_statistic_rank").get<std::size_t>();
  return {{"rank", order_statistic_rank(n).value_or(0)}};
}

}  // namespace
}  // namespace barista

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << barista::answer(nlohmann::json::parse(line)) << '\n';
}
