#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/analysis/quantity.hpp"
#include "harness/analysis/terminal_text.hpp"
#include "harness/analysis/why.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

using Json = nlohmann::ordered_json;

std::string unit_of(const std::string& metric) {
  const std::optional<Metric> known = find_metric(metric);
  return known ? std::string(known->unit) : std::string{};
}

std::string interval_text(const Interval& interval, const std::string& unit) {
  return fmt::format("[{}, {}]", quantity(interval.low, unit), quantity(interval.high, unit));
}

std::string estimate_text(const Estimate& estimate, const std::string& unit) {
  return quantity(estimate.value, unit) +
         (estimate.interval ? " " + interval_text(*estimate.interval, unit) : "");
}

std::string around_text(const AroundTheMedian& around, const std::string& unit) {
  std::string text = "mean " + estimate_text(around.mean, unit);
  // Of fewer processes the tenth is hardly more than their smallest and largest.
  if (around.low_tenth.interval && around.high_tenth.interval)
    text +=
        fmt::format("; a tenth of the processes below {}, a tenth above {}",
                    estimate_text(around.low_tenth, unit), estimate_text(around.high_tenth, unit));
  return text + "\n";
}

std::string figure_text(const SummaryRow& figure) {
  if (!figure.median)
    return fmt::format("no figure: {}{}", name_of(figure.status),
                       figure.reason.empty() ? "" : ": " + figure.reason);
  const std::string unit = unit_of(figure.metric);
  std::string text = quantity(figure.median->value, unit);
  if (const auto& interval = figure.median->interval)
    text += ", 95 % interval " + interval_text(*interval, unit);
  else
    text += ", too few processes for an interval";
  return text + fmt::format("; {} processes, {} values used, {} flagged, {} left out",
                            figure.processes, figure.samples, figure.flagged, figure.invalid);
}

std::string sample_row(const ExplainedSample& each, bool of_slopes) {
  const Sample& sample = each.sample;
  const std::string value =
      sample.value ? quantity(*sample.value, unit_of(sample.metric)) : std::string("-");
  std::string notes = each.left_out.empty() ? sample.reason : "left out, " + each.left_out;
  if (!sample.flags.empty()) notes = sample.flags + (notes.empty() ? "" : "; " + notes);
  return fmt::format("{:>7} {:>5} {:>8} {:>10} {} {:<7} {}{}\n", sample.process, sample.round,
                     each.place == 0 ? "-" : std::to_string(each.place), sample.repetition,
                     right_aligned(value, 12), join_pus(each.pus, ','),
                     of_slopes ? sample.key.params + "  " + sample.metric + "  " : "", notes);
}

Json number_or_null(std::optional<double> number) { return number ? Json(*number) : Json(nullptr); }

Json json_of(const Estimate& estimate) {
  Json json{{"value", estimate.value}, {"ci_low", nullptr}, {"ci_high", nullptr}};
  if (estimate.interval) {
    json["ci_low"] = estimate.interval->low;
    json["ci_high"] = estimate.interval->high;
  }
  return json;
}

Json json_of(const ExplainedSample& each) {
  const Sample& sample = each.sample;
  return {{"process", sample.process},
          {"round", sample.round},
          {"place", each.place == 0 ? Json(nullptr) : Json(each.place)},
          {"repetition", sample.repetition},
          {"params", sample.key.params},
          {"pus", each.pus},
          {"metric", sample.metric},
          {"value", number_or_null(sample.value)},
          {"status", name_of(sample.status)},
          {"flags", sample.flags},
          {"reason", sample.reason},
          {"used", each.left_out.empty()},
          {"left_out", each.left_out}};
}

}  // namespace

std::string explanation_text(const Explanation& explanation) {
  const SummaryRow& figure = explanation.figure;
  const bool of_slopes = is_of_slopes(figure);
  std::string text =
      fmt::format("row {}: {}\n{}\n", explanation.row, row_name(figure), figure_text(figure));
  if (explanation.around) text += around_text(*explanation.around, unit_of(figure.metric));
  if (of_slopes)
    text += figure.metric == metrics::layers_share_of_lost.name
                ? "the ratio of the slopes over tasks of the totals below\n"
                : "the slope over tasks of the totals below\n";
  text += fmt::format("\n{:>7} {:>5} {:>8} {:>10} {:>12} {:<7} {}\n", "process", "round",
                      "recorded", "repetition", "value", "pus", "flags, remarks");
  for (const ExplainedSample& each : explanation.samples) text += sample_row(each, of_slopes);
  return text;
}

std::string explanation_json(const Explanation& explanation) {
  const SummaryRow& figure = explanation.figure;
  Json json{{"row", explanation.row},
            {"name", row_name(figure)},
            {"unit", unit_of(figure.metric)},
            {"median", nullptr},
            {"ci_low", nullptr},
            {"ci_high", nullptr},
            {"processes", figure.processes},
            {"status", name_of(figure.status)},
            {"reason", figure.reason},
            {"samples", Json::array()}};
  if (figure.median) json["median"] = figure.median->value;
  if (figure.median && figure.median->interval) {
    json["ci_low"] = figure.median->interval->low;
    json["ci_high"] = figure.median->interval->high;
  }
  if (const auto& around = explanation.around) {
    json["mean"] = json_of(around->mean);
    json["low_tenth"] = json_of(around->low_tenth);
    json["high_tenth"] = json_of(around->high_tenth);
  }
  for (const ExplainedSample& each : explanation.samples) json["samples"].push_back(json_of(each));
  return json.dump(2) + "\n";
}

}  // namespace barista
