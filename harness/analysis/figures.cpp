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
};

Finding without_value(Status status, const std::string& reason) {
  Finding finding{.applicable = status != Status::unsupported};
  const bool plain = status == Status::ok;
  finding.missing = plain || reason.empty() ? (plain ? reason : std::string(name_of(status)))
                                            : fmt::format("{}: {}", name_of(status), reason);
  return finding;
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
    return {.missing = fmt::format("{} reports no {}", cell.runtime, metric), .applicable = false};
  if (failed != nullptr) return without_value(failed->status, failed->reason);
  if (const auto lacking = incapabilities.find({cell.runtime, cell.experiment});
      lacking != incapabilities.end())
    return without_value(Status::unsupported, lacking->second);
  return {.missing =
              fmt::format("{} {}{}{} on {} with {} is not in this run; a suite with it would tell",
                          cell.runtime, cell.experiment, cell.params.empty() ? "" : " ",
                          cell.params, cell.placement, counted(cell.workers, "worker", "workers"))};
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

Figure of_row(const SummaryRow& row, Spread spread) {
  Figure figure{.value = row.median->value, .contaminated = row.contaminated, .remark = row.reason};
  const std::optional<Interval>& interval =
      spread == Spread::range ? row.range : row.median->interval;
  if (!interval) {
    figure.missing = too_few(row);
    return figure;
  }
  figure.low = interval->low;
  if (spread == Spread::median) figure.processes = row.processes;
  if (!row.at_least) figure.high = interval->high;
  return figure;
}

Figure without_figure(const Finding& finding) {
  return {.missing = finding.missing, .applicable = finding.applicable};
}

Figure of_ratio(const SummaryRow& numerator, const SummaryRow& denominator) {
  const std::optional<Estimate> ratio = ratio_of(*numerator.median, *denominator.median);
  if (!ratio) return {.missing = "one of the two figures is not positive"};
  Figure figure{.value = ratio->value,
                .contaminated = numerator.contaminated || denominator.contaminated,
                .remark = numerator.reason};
  if (denominator.reason != numerator.reason) append_item(figure.remark, denominator.reason);
  if (ratio->interval) {
    figure.low = ratio->interval->low;
    figure.high = ratio->interval->high;
    figure.processes = std::min(numerator.processes, denominator.processes);
  } else if (!numerator.median->interval || !denominator.median->interval) {
    figure.missing = too_few(numerator.median->interval ? denominator : numerator);
  } else {
    figure.missing = "the interval of one of the two figures reaches zero";
  }
  return figure;
}

}  // namespace

Figure find_figure(const Definition& definition, const Summary& summary, const std::string& subject,
                   const Incapabilities& incapabilities) {
  const Finding figure = find(summary, incapabilities, definition.figure, subject);
  if (!definition.denominator)
    return figure.row == nullptr ? without_figure(figure) : of_row(*figure.row, definition.spread);
  const Finding denominator = find(summary, incapabilities, *definition.denominator, subject);
  // What can never be measured comes first: no suite helps where it is one half of a ratio.
  if (!denominator.applicable && figure.applicable) return without_figure(denominator);
  for (const Finding* each : {&figure, &denominator})
    if (each->row == nullptr) return without_figure(*each);
  return of_ratio(*figure.row, *denominator.row);
}

}  // namespace barista
