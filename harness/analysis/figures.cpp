#include "harness/analysis/figures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/ratio.hpp"
#include "harness/text/counted.hpp"
#include "harness/text/list_text.hpp"

namespace barista {
namespace {

/// What a summary says about a selector: a row with numbers, or why there is none.
struct Finding {
  const SummaryRow* row = nullptr;
  std::string missing;
  bool applicable = true;
  bool names_runtime = false;  // in what is missing
};

Finding without_value(Status status, const std::string& reason) {
  Finding finding{.applicable = status != Status::unsupported};
  const bool plain = status == Status::ok;
  finding.missing = plain || reason.empty() ? (plain ? reason : std::string(name_of(status)))
                                            : fmt::format("{}: {}", name_of(status), reason);
  return finding;
}

/// What concerns one half of a ratio alone.
std::string of_side(const std::string& side, const std::string& words) {
  return words.empty() ? words : fmt::format("of {}: {}", side, words);
}

bool same_but_params(const Cell& a, const Cell& b) {
  return a.runtime == b.runtime && a.experiment == b.experiment && a.placement == b.placement &&
         a.workers == b.workers;
}

/// No such metric in the cell: because the cell failed, or nobody reports it, or there was no such
/// cell.
Finding explain(const Summary& summary, const Incapabilities& incapabilities, const Cell& cell,
                const std::string& metric) {
  const SummaryRow* failed = nullptr;
  bool reports_others = false;
  for (const SummaryRow& row : summary) {
    if (!same_but_params(row.cell, cell)) continue;
    if (row.cell.params == cell.params && row.median) reports_others = true;
    const bool nearer = failed == nullptr || row.cell.params == cell.params;
    if (row.status != Status::ok && nearer) failed = &row;
  }
  if (reports_others)
    return {.missing = fmt::format("{} reports no {}", cell.runtime, metric),
            .applicable = false,
            .names_runtime = true};
  if (failed != nullptr) return without_value(failed->status, failed->reason);
  if (const auto lacking = incapabilities.find({cell.runtime, cell.experiment});
      lacking != incapabilities.end())
    return without_value(Status::unsupported, lacking->second);
  return {.missing =
              fmt::format("{} {}{}{} on {} with {} is not in this run; a suite with it would tell",
                          cell.runtime, cell.experiment, cell.params.empty() ? "" : " ",
                          cell.params, cell.placement, counted(cell.workers, "worker", "workers")),
          .names_runtime = true};
}

Finding find(const Summary& summary, const Incapabilities& incapabilities, const Selector& selector,
             const std::string& subject) {
  const Cell cell = selector.cell(subject);
  const SummaryRow* row = find_row(summary, cell, selector.metric);
  if (row == nullptr) return explain(summary, incapabilities, cell, selector.metric);
  if (!row->median) return without_value(row->status, row->reason);
  return {.row = row};
}

std::string too_few(const SummaryRow& row) {
  if (row.processes >= fewest_processes_for_interval)
    return "too few processes of different numbers of tasks for an interval";
  return fmt::format("{}; an interval needs {} or more",
                     counted(row.processes, "process", "processes"), fewest_processes_for_interval);
}

/// What two PUs far apart took says nothing of what they take near each other; empty if they were
/// near, or always are as they are.
std::string why_no_regime(const SummaryRow& row) {
  if (!row.regimes || row.regimes->shown == Regime::near) return {};
  return fmt::format(
      "the PUs were far apart in {} of {} processes; a run in which they are near each other would "
      "tell",
      row.regimes->far, row.regimes->all());
}

LevelKey key_of(const SummaryRow& row) { return {row.cell, row.metric}; }

Figure of_row(const SummaryRow& row, Spread spread, const RunSpread& run_spread) {
  Figure figure{.value = row.median->value,
                .run_spread = run_spread.of(key_of(row)),
                .contaminated = row.contaminated,
                .remark = row.reason};
  const std::optional<Interval>& interval =
      spread == Spread::range ? row.range : row.median->interval;
  figure.missing = interval ? why_no_regime(row) : too_few(row);
  if (!figure.missing.empty()) return figure;
  figure.low = interval->low;
  if (spread == Spread::median) figure.processes = row.processes;
  if (!row.at_least) figure.high = interval->high;
  return figure;
}

Figure without_figure(const Finding& finding) {
  return {.missing = finding.missing, .applicable = finding.applicable};
}

/// The same of a half of a ratio, which may be another runtime's than the one that is judged.
Figure without_half(const Finding& half, const Selector& selector) {
  Figure figure = without_figure(half);
  if (!half.names_runtime && !selector.runtime.empty())
    figure.missing = of_side(selector.runtime, half.missing);
  return figure;
}

/// What tells this half of a ratio from the other one.
std::string side_of(const SummaryRow& half, const SummaryRow& other) {
  if (half.cell.runtime != other.cell.runtime) return half.cell.runtime;
  return half.metric != other.metric ? half.metric : half.cell.experiment;
}

/// What is said of both halves, each with the half that it is of.
std::string of_both(const SummaryRow& numerator, const std::string& of_numerator,
                    const SummaryRow& denominator, const std::string& of_denominator) {
  const std::string above = side_of(numerator, denominator);
  const std::string below = side_of(denominator, numerator);
  if (of_numerator == of_denominator) return of_side(above + " and " + below, of_numerator);
  std::string text = of_side(above, of_numerator);
  append_item(text, of_side(below, of_denominator));
  return text;
}

/// Why a ratio with this half has no value, or no interval; empty if it may have both.
std::string flaw_of(const SummaryRow& half) {
  if (half.median->value <= 0) return "the figure is not positive";
  if (!half.median->interval) return too_few(half);
  return half.median->interval->low <= 0 ? "the interval reaches zero" : why_no_regime(half);
}

Figure of_ratio(const SummaryRow& numerator, const SummaryRow& denominator,
                const RunSpread& run_spread) {
  const std::optional<Estimate> ratio = ratio_of(*numerator.median, *denominator.median);
  const std::string flaws =
      of_both(numerator, flaw_of(numerator), denominator, flaw_of(denominator));
  if (!ratio) return {.missing = flaws};
  Figure figure{.value = ratio->value,
                .run_spread = run_spread.of_ratio(key_of(numerator), key_of(denominator)),
                .missing = flaws,
                .contaminated = numerator.contaminated || denominator.contaminated,
                .remark = of_both(numerator, numerator.reason, denominator, denominator.reason)};
  if (ratio->interval && flaws.empty()) {
    figure.low = ratio->interval->low;
    figure.high = ratio->interval->high;
    figure.processes = std::min(numerator.processes, denominator.processes);
  }
  return figure;
}

}  // namespace

Figure find_figure(const Definition& definition, const Summary& summary, const std::string& subject,
                   const Incapabilities& incapabilities, const RunSpread& spread) {
  const Finding figure = find(summary, incapabilities, definition.figure, subject);
  if (!definition.denominator)
    return figure.row == nullptr ? without_figure(figure)
                                 : of_row(*figure.row, definition.spread, spread);
  const Finding denominator = find(summary, incapabilities, *definition.denominator, subject);
  // What can never be measured comes first: no suite helps where it is one half of a ratio.
  const bool denominator_first = !denominator.applicable && figure.applicable;
  if (figure.row == nullptr && !denominator_first) return without_half(figure, definition.figure);
  if (denominator.row == nullptr) return without_half(denominator, *definition.denominator);
  return of_ratio(*figure.row, *denominator.row, spread);
}

}  // namespace barista
