#include "harness/analysis/compare_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/analysis/quantity.hpp"
#include "harness/record/cell_name.hpp"
#include "harness/text/counted.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/list_text.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/table.hpp"
#include "harness/text/wrapped.hpp"

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

/// "+80 B".
std::string signed_text(double difference, std::string_view unit) {
  return (difference < 0 ? "-" : "+") + quantity(std::abs(difference), unit);
}

/// "0.652"; with an exponent where three decimals would not show it, or its digits fill the line.
std::string factor_text(double factor) {
  const bool is_plain = factor >= 0.01 && factor < 1e6;
  return is_plain ? fmt::format("{:.3f}", factor) : fmt::format("{:.3g}", factor);
}

std::string ratio_text(const Comparison& comparison) {
  if (comparison.difference)
    return signed_text(comparison.difference->value, comparison.metric.unit);
  return comparison.ratio ? factor_text(comparison.ratio->value) : "-";
}

std::string ratio_interval_text(const Comparison& comparison) {
  if (comparison.difference && comparison.difference->interval) {
    const Interval& interval = *comparison.difference->interval;
    const std::string_view unit = comparison.metric.unit;
    return fmt::format("[{}, {}]", signed_text(interval.low, unit),
                       signed_text(interval.high, unit));
  }
  if (!comparison.ratio || !comparison.ratio->interval) return "-";
  const Interval& interval = *comparison.ratio->interval;
  return fmt::format("[{}, {}]", factor_text(interval.low), factor_text(interval.high));
}

std::string subject_text(const Comparison& comparison) {
  return row_name(comparison.cell, std::string(comparison.metric.name));
}

/// What was compared, and by which rules the outcomes are reached.
std::vector<std::string> heading_lines(const ComparisonReport& report,
                                       const CompareHeading& heading) {
  std::vector<std::string> lines{
      fmt::format("{} against {}: {}; ratio {} (second / first) with its 95 % interval",
                  heading.second, heading.first,
                  counted(report.comparisons.size(), "comparison", "comparisons"),
                  report.any_within_rounds() ? "within rounds" : "of medians"),
      fmt::format("Holm over all {} tests; equivalent: within ±{:.3g} % by two one-sided tests; "
                  "MDE: found in 80 % of runs",
                  report.tests(), heading.margin * 100)};
  if (!heading.drift.empty()) lines.push_back(heading.drift);
  if (!report.regimes.words().empty()) lines.push_back(report.regimes.words());
  return lines;
}

std::string detectable_text(const Comparison& comparison) {
  return comparison.detectable ? fmt::format("{:.3g} %", *comparison.detectable * 100) : "-";
}

void append_lonely(std::string& text, const std::vector<Cell>& cells, const std::string& side) {
  if (cells.empty()) return;
  text += fmt::format("\nOnly in {}:\n\n", side);
  for (const Cell& cell : cells) text += fmt::format("- {}\n", cell_name(cell));
}

/// "contaminated: first", or nothing.
std::string contamination_word(const Comparison& comparison) {
  const std::string_view side = comparison.contaminated_side();
  return side.empty() ? std::string{} : fmt::format("contaminated: {}", side);
}

/// The same with how much of it: "contaminated: first (8 of 10 values are flagged)".
std::string contamination_text(const Comparison& comparison) {
  std::string text = contamination_word(comparison);
  std::string counts;
  for (const Marks& marks : {comparison.first_marks, comparison.second_marks})
    if (marks.is_contaminated)
      counts +=
          fmt::format("{}{} of {}", counts.empty() ? "" : " and ", marks.flagged, marks.values);
  return text.empty() ? text : fmt::format("{} ({} values are flagged)", text, counts);
}

/// What rows have to say behind their outcome, each sentence once.
std::set<std::string> reasons_of(const ComparisonReport& report) {
  std::set<std::string> reasons;
  for (const Comparison& each : report.comparisons) {
    if (!each.reason.empty())
      reasons.insert(fmt::format("{}: {}", each.outcome_word(), each.reason));
    if (!each.contaminated_side().empty())
      reasons.insert(
          "contaminated: while more than half of the values of that side were taken, something "
          "else used the machine; `barista why` shows which");
  }
  return reasons;
}

Table comparisons_table(const ComparisonReport& report) {
  Table table({{"cell, metric", Align::left, 30},
               {"first", Align::right},
               {"second", Align::right},
               {"ratio", Align::right},
               {"95 % interval"},
               {"MDE", Align::right},
               {"outcome"},
               {""}});
  for (const Comparison& each : report.comparisons)
    table.add_row({subject_text(each),
                   quantity(each.first.value, each.metric.unit),
                   quantity(each.second.value, each.metric.unit),
                   ratio_text(each),
                   ratio_interval_text(each),
                   detectable_text(each),
                   {std::string(each.outcome_word()), colour_of(each.outcome)},
                   contamination_word(each)});
  return table;
}

nlohmann::ordered_json json_of(const Estimate& estimate) {
  nlohmann::ordered_json json{
      {"value", json_number(estimate.value)}, {"ci_low", nullptr}, {"ci_high", nullptr}};
  if (estimate.interval) {
    json["ci_low"] = json_number(estimate.interval->low);
    json["ci_high"] = json_number(estimate.interval->high);
  }
  return json;
}

nlohmann::ordered_json json_of(const Estimate& figure, std::size_t processes, const Marks& marks) {
  nlohmann::ordered_json json = json_of(figure);
  json["processes"] = processes;
  const bool is_known = marks.values > 0;  // not of slopes of memory, which nobody's marks spoil
  json["values"] =
      is_known ? nlohmann::ordered_json(marks.values) : nlohmann::ordered_json(nullptr);
  json["flagged"] =
      is_known ? nlohmann::ordered_json(marks.flagged) : nlohmann::ordered_json(nullptr);
  json["contaminated"] = marks.is_contaminated;
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

nlohmann::ordered_json json_of(const std::optional<BetweenTest>& between) {
  if (!between) return nullptr;
  return {{"log_error", between->error}, {"degrees_of_freedom", json_number(between->freedom)}};
}

nlohmann::ordered_json json_of(const Comparison& each) {
  nlohmann::ordered_json json = json_of(each.cell);
  json["metric"] = each.metric.name;
  json["first"] = json_of(each.first, each.first_processes, each.first_marks);
  json["second"] = json_of(each.second, each.second_processes, each.second_marks);
  json["ratio"] = each.ratio ? json_of(*each.ratio) : nlohmann::ordered_json(nullptr);
  json["difference"] =
      each.difference ? json_of(*each.difference) : nlohmann::ordered_json(nullptr);
  json["rounds"] = each.log_ratios.size();
  json["between_runs"] = json_of(each.between);
  json["p_value"] = each.p_value;
  json["p_adjusted"] = each.p_adjusted;
  json["equivalence_p_value"] = each.equivalence_p_value;
  json["equivalence_p_adjusted"] = each.equivalence_p_adjusted;
  json["detectable"] = json_number(each.detectable);
  json["outcome"] = each.outcome_word();
  json["reason"] = each.reason;
  return json;
}

}  // namespace

std::string comparison_table(const ComparisonReport& report, const CompareHeading& heading,
                             const Page& page) {
  const auto line = [&](const std::string& words, Colour colour = Colour::none) {
    std::string text;
    for (const std::string& each : wrapped(printable(words), page.columns, 2))
      text += in_colour(each, colour, page) + '\n';
    return text;
  };
  std::string text;
  if (!heading.warning.empty()) text += line(heading.warning, Colour::yellow);
  for (const std::string& each : heading_lines(report, heading)) text += line(each);
  text += '\n' + comparisons_table(report).text(page);
  const std::set<std::string> reasons = reasons_of(report);
  if (!reasons.empty()) text += '\n';
  for (const std::string& reason : reasons) text += line(reason);
  const auto lonely = [&](const std::vector<Cell>& cells, const std::string& side) {
    if (cells.empty()) return;
    text += '\n' + line(fmt::format("Only in {}:", side));
    Table table({{"", Align::left, 30}}, 2);
    for (const Cell& cell : cells) table.add_row({cell_name(cell)});
    text += table.text(page);
  };
  lonely(report.only_first, heading.first);
  lonely(report.only_second, heading.second);
  if (!report.gaps.empty()) text += '\n';
  for (const std::string& gap : report.gaps) text += line("not comparable: " + gap);
  if (const std::string refusal = report.refusal(); !refusal.empty())
    text += '\n' + line("no verdict: " + refusal);
  if (!heading.certificate.empty()) text += '\n' + line(heading.certificate);
  return text;
}

std::string comparison_markdown(const ComparisonReport& report, const CompareHeading& heading) {
  std::string text;
  if (!heading.warning.empty()) text += fmt::format("> **{}**\n\n", heading.warning);
  for (const std::string& line : heading_lines(report, heading)) text += line + ".\n";
  text +=
      "\n| cell | metric | first | second | ratio | 95 % interval | MDE | outcome | remark |\n"
      "|---|---|---:|---:|---:|---|---:|---|---|\n";
  for (const Comparison& each : report.comparisons) {
    std::string remark = each.reason;
    append_item(remark, contamination_text(each));
    text +=
        fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", cell_name(each.cell),
                    each.metric.name, quantity(each.first.value, each.metric.unit),
                    quantity(each.second.value, each.metric.unit), ratio_text(each),
                    ratio_interval_text(each), detectable_text(each), each.outcome_word(), remark);
  }
  append_lonely(text, report.only_first, heading.first);
  append_lonely(text, report.only_second, heading.second);
  for (const std::string& gap : report.gaps) text += "\nNot comparable: " + gap + ".\n";
  if (const std::string refusal = report.refusal(); !refusal.empty())
    text += "\n**No verdict**: " + refusal + ".\n";
  if (!heading.certificate.empty()) text += "\n" + heading.certificate + ".\n";
  return text;
}

std::string comparison_json(const ComparisonReport& report, const CompareHeading& heading,
                            const std::optional<GateVerdict>& gate) {
  nlohmann::ordered_json json{{"warning", heading.warning},
                              {"first", heading.first},
                              {"second", heading.second},
                              {"margin", heading.margin},
                              {"tests", report.tests()},
                              {"refusal", report.refusal()},
                              {"drift", heading.drift},
                              {"regimes", report.regimes.words()},
                              {"left_out", report.regimes.left_out()},
                              {"certificate", heading.certificate},
                              {"gate", gate ? gate_json(*gate) : nlohmann::ordered_json(nullptr)},
                              {"comparisons", nlohmann::ordered_json::array()},
                              {"only_first", json_of(report.only_first)},
                              {"only_second", json_of(report.only_second)},
                              {"gaps", report.gaps}};
  for (const Comparison& each : report.comparisons) json["comparisons"].push_back(json_of(each));
  return json_text(json);
}

}  // namespace barista
