#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/analysis/named_rows.hpp"
#include "harness/analysis/quantity.hpp"
#include "harness/analysis/why.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/list_text.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/table.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

using Json = nlohmann::ordered_json;

std::string estimate_text(const Estimate& estimate, std::string_view unit) {
  const std::string value = quantity(estimate.value, unit);
  return estimate.interval ? fmt::format("{} {}", value, quantity(estimate.interval, unit)) : value;
}

std::string around_text(const AroundTheMedian& around, std::string_view unit) {
  std::string text = "mean " + estimate_text(around.mean, unit);
  // Of fewer processes the tenth is hardly more than their smallest and largest.
  if (around.low_tenth.interval && around.high_tenth.interval)
    text +=
        fmt::format("; a tenth of the processes below {}, a tenth above {}",
                    estimate_text(around.low_tenth, unit), estimate_text(around.high_tenth, unit));
  return text;
}

std::string figure_text(const SummaryRow& figure) {
  if (!figure.median)
    return fmt::format("no figure: {}{}", name_of(figure.status),
                       figure.reason.empty() ? "" : ": " + figure.reason);
  const std::string_view unit = shown_unit(figure.metric);
  std::string text = quantity(figure.median->value, unit);
  if (figure.median->interval)
    text += ", 95 % interval " + quantity(figure.median->interval, unit);
  else
    text += ", too few processes for an interval";
  text += fmt::format("; {} processes, {} values used, {} flagged, {} invalid", figure.processes,
                      figure.samples, figure.flagged, figure.invalid);
  if (figure.regimes && figure.regimes->other)
    text += fmt::format("; in {} processes the PUs were {}: {}", figure.regimes->in_other(),
                        figure.regimes->shown == Regime::near ? "far apart" : "near each other",
                        estimate_text(*figure.regimes->other, unit));
  if (figure.cold) text += fmt::format("; cold {}", quantity(figure.cold->value, unit));
  return text;
}

std::string notes_of(const ExplainedSample& each) {
  const Sample& sample = each.sample;
  const std::string notes = each.left_out.empty() ? sample.reason : "left out, " + each.left_out;
  std::string all = sample.flags;
  append_item(all, notes);
  return all;
}

Table samples_table(const Explanation& explanation) {
  const bool of_slopes = is_of_slopes(explanation.figure);
  Table table({{"process", Align::right},
               {"round", Align::right},
               {"recorded", Align::right},
               {"repetition", Align::right},
               {"value", Align::right},
               {"PUs"},
               {"params"},
               {"metric"},
               {"flags, remarks", Align::left, 20}});
  for (const ExplainedSample& each : explanation.samples) {
    const Sample& sample = each.sample;
    table.add_row({std::to_string(sample.process), std::to_string(sample.round),
                   each.place == 0 ? "-" : std::to_string(each.place),
                   std::to_string(sample.repetition),
                   sample.value ? quantity(*sample.value, shown_unit(sample.metric)) : "-",
                   join_pus(each.pus, ','), of_slopes ? sample.key.params : "",
                   of_slopes ? sample.metric : "", notes_of(each)});
  }
  return table;
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

std::string explanation_text(const Explanation& explanation, const Page& page) {
  const SummaryRow& figure = explanation.figure;
  const auto line = [&](const std::string& words) {
    return paragraph(printable(words), page.columns, 2);
  };
  std::string text = line(fmt::format("row {}: {}", explanation.row, row_name(figure))) +
                     line(figure_text(figure));
  if (explanation.around) text += line(around_text(*explanation.around, shown_unit(figure.metric)));
  if (figure.metric == metrics::layers_share_of_lost.name)
    text += line("the ratio of the slopes over tasks of the totals below");
  else if (is_of_slopes(figure))
    text += line("the slope over tasks of the totals below");
  return text + "\n" + samples_table(explanation).text(page);
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
  return json_text(json);
}

}  // namespace barista
