#include "harness/analysis/compare_text.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "harness/analysis/cell_text.hpp"
#include "harness/analysis/terminal_text.hpp"

namespace barista {
namespace {

Colour colour_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::better:
      return Colour::green;
    case Outcome::worse:
      return Colour::red;
    default:
      return Colour::grey;
  }
}

std::string ratio_text(const Comparison& comparison) {
  return comparison.ratio ? fmt::format("{:.3f}", comparison.ratio->value) : "-";
}

std::string ratio_interval_text(const Comparison& comparison) {
  if (!comparison.ratio || !comparison.ratio->interval) return "-";
  const Interval& interval = *comparison.ratio->interval;
  return fmt::format("[{:.3f}, {:.3f}]", interval.low, interval.high);
}

std::string subject_text(const Comparison& comparison) {
  return fmt::format("{} {}", cell_text(comparison.cell), comparison.metric.name);
}

/// Two sentences: what was compared, and by which rules the outcomes are reached.
std::array<std::string, 2> heading_lines(const ComparisonReport& report,
                                         const CompareHeading& heading) {
  return {
      fmt::format("{} against {}: {} comparison{}; ratio {} (second / first) with its "
                  "95 % interval",
                  heading.second, heading.first, report.comparisons.size(),
                  report.comparisons.size() == 1 ? "" : "s",
                  report.any_within_rounds() ? "within rounds" : "of medians"),
      fmt::format("Holm over all {} tests; equivalent: within ±{:.3g} % by two one-sided tests; "
                  "MDE: found in 80 % of runs",
                  report.tests(), heading.margin * 100)};
}

std::string detectable_text(const Comparison& comparison) {
  return comparison.detectable ? fmt::format("{:.3g} %", *comparison.detectable * 100) : "-";
}

void append_lonely(std::string& text, const std::vector<Cell>& cells, const std::string& side,
                   std::string_view bullet) {
  if (cells.empty()) return;
  text += fmt::format("\nOnly in {}:\n{}", side, bullet == "- " ? "\n" : "");
  for (const Cell& cell : cells) text += fmt::format("{}{}\n", bullet, cell_text(cell));
}

/// What inconclusive rows have to say, each sentence once.
std::set<std::string> reasons_of(const ComparisonReport& report) {
  std::set<std::string> reasons;
  for (const Comparison& each : report.comparisons)
    if (!each.reason.empty()) reasons.insert(each.reason);
  return reasons;
}

constexpr std::size_t subject_columns = 37;

std::string table_row(const Comparison& each, bool coloured) {
  const std::string subject = subject_text(each);
  // A subject that is too long for its column has a line of its own.
  const bool fits = columns_of(subject) <= subject_columns;
  std::string text =
      fits ? left_aligned(subject, subject_columns)
           : clipped(subject, terminal_columns) + "\n" + std::string(subject_columns, ' ');
  text += fmt::format(
      " {} {} {} {} {}  ", right_aligned(quantity(each.first.value, each.metric.unit), 10),
      right_aligned(quantity(each.second.value, each.metric.unit), 10),
      right_aligned(ratio_text(each), 7), left_aligned(ratio_interval_text(each), 16),
      right_aligned(detectable_text(each), 6));
  return text + in_colour(each.outcome_word(), coloured ? colour_of(each.outcome) : Colour::none) +
         "\n";
}

nlohmann::ordered_json json_of(const Estimate& estimate) {
  nlohmann::ordered_json json{{"value", estimate.value}, {"ci_low", nullptr}, {"ci_high", nullptr}};
  if (estimate.interval) {
    json["ci_low"] = estimate.interval->low;
    json["ci_high"] = estimate.interval->high;
  }
  return json;
}

nlohmann::ordered_json json_of(const Cell& cell) {
  return {{"runtime", cell.runtime},
          {"experiment", cell.experiment},
          {"params", cell.params},
          {"placement", cell.placement},
          {"workers", cell.workers}};
}

nlohmann::ordered_json json_of(const std::vector<Cell>& cells) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Cell& cell : cells) list.push_back(json_of(cell));
  return list;
}

nlohmann::ordered_json json_of(const Comparison& each) {
  nlohmann::ordered_json json = json_of(each.cell);
  json["metric"] = each.metric.name;
  json["first"] = json_of(each.first);
  json["first"]["processes"] = each.first_processes;
  json["second"] = json_of(each.second);
  json["second"]["processes"] = each.second_processes;
  json["ratio"] = each.ratio ? json_of(*each.ratio) : nlohmann::ordered_json(nullptr);
  json["rounds"] = each.log_ratios.size();
  json["p_value"] = each.p_value;
  json["p_adjusted"] = each.p_adjusted;
  json["equivalence_p_value"] = each.equivalence_p_value;
  json["equivalence_p_adjusted"] = each.equivalence_p_adjusted;
  json["detectable"] =
      each.detectable ? nlohmann::ordered_json(*each.detectable) : nlohmann::ordered_json(nullptr);
  json["outcome"] = each.outcome_word();
  json["reason"] = each.reason;
  return json;
}

}  // namespace

std::string comparison_table(const ComparisonReport& report, const CompareHeading& heading,
                             bool coloured) {
  std::string text;
  if (!heading.warning.empty())
    text += in_colour(heading.warning, coloured ? Colour::yellow : Colour::none) + "\n";
  for (const std::string& line : heading_lines(report, heading)) text += line + "\n";
  text += fmt::format("\n{} {} {} {} {} {}  outcome\n",
                      left_aligned("cell, metric", subject_columns), right_aligned("first", 10),
                      right_aligned("second", 10), right_aligned("ratio", 7),
                      left_aligned("95 % interval", 16), right_aligned("MDE", 6));
  for (const Comparison& each : report.comparisons) text += table_row(each, coloured);
  for (const std::string& reason : reasons_of(report)) text += "\ninconclusive: " + reason;
  if (!reasons_of(report).empty()) text += '\n';
  append_lonely(text, report.only_first, heading.first, "  ");
  append_lonely(text, report.only_second, heading.second, "  ");
  if (const std::string refusal = report.refusal(); !refusal.empty())
    text += "\nno verdict: " + refusal + "\n";
  if (!heading.certificate.empty()) text += "\n" + heading.certificate + "\n";
  return text;
}

std::string comparison_markdown(const ComparisonReport& report, const CompareHeading& heading) {
  std::string text;
  if (!heading.warning.empty()) text += fmt::format("> **{}**\n\n", heading.warning);
  for (const std::string& line : heading_lines(report, heading)) text += line + ".\n";
  text +=
      "\n| cell | metric | first | second | ratio | 95 % interval | MDE | outcome | remark |\n"
      "|---|---|---:|---:|---:|---|---:|---|---|\n";
  for (const Comparison& each : report.comparisons)
    text += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", cell_text(each.cell),
                        each.metric.name, quantity(each.first.value, each.metric.unit),
                        quantity(each.second.value, each.metric.unit), ratio_text(each),
                        ratio_interval_text(each), detectable_text(each), each.outcome_word(),
                        each.reason);
  append_lonely(text, report.only_first, heading.first, "- ");
  append_lonely(text, report.only_second, heading.second, "- ");
  if (const std::string refusal = report.refusal(); !refusal.empty())
    text += "\n**No verdict**: " + refusal + ".\n";
  if (!heading.certificate.empty()) text += "\n" + heading.certificate + ".\n";
  return text;
}

std::string comparison_json(const ComparisonReport& report, const CompareHeading& heading) {
  nlohmann::ordered_json json{{"warning", heading.warning},
                              {"first", heading.first},
                              {"second", heading.second},
                              {"margin", heading.margin},
                              {"tests", report.tests()},
                              {"refusal", report.refusal()},
                              {"certificate", heading.certificate},
                              {"comparisons", nlohmann::ordered_json::array()},
                              {"only_first", json_of(report.only_first)},
                              {"only_second", json_of(report.only_second)}};
  for (const Comparison& each : report.comparisons) json["comparisons"].push_back(json_of(each));
  return json.dump(2) + "\n";
}

}  // namespace barista
