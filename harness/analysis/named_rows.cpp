#include "harness/analysis/named_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>

#include "harness/analysis/per_task.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/cell_name.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"

namespace barista {
namespace {

std::vector<std::string> split(const std::string& text, std::string_view separators) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(separators, at), text.size());
    if (end > at) parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// What somebody typed.
struct Wanted {
  std::vector<std::string> parts;
  std::string metric;  // empty: none was named
};

/// A name that was broken over lines has spaces behind its slashes, or in front of them.
Wanted parse(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Wanted wanted{.parts = split(text.substr(0, colon), "/ \t\n"), .metric = {}};
  if (colon != std::string::npos)
    for (const std::string& part : split(text.substr(colon + 1), " \t\n")) wanted.metric += part;
  if (colon == std::string::npos && wanted.parts.size() == 1 && find_metric(wanted.parts.front()))
    return {.parts = {}, .metric = wanted.parts.front()};
  return wanted;
}

/// "tasks=2" is a part of "stages=8;tasks=2".
bool is_part_of_params(const std::string& part, const std::string& params) {
  const std::vector<std::string> known = split(params, ";");
  const std::vector<std::string> asked = split(part, ";,");
  return !asked.empty() && std::all_of(asked.begin(), asked.end(), [&](const std::string& one) {
    return std::find(known.begin(), known.end(), one) != known.end();
  });
}

/// Each part of what is wanted fits a part of the cell, in the same order.
bool fits(const Wanted& wanted, const SummaryRow& row) {
  const Cell& cell = row.cell;
  const std::string workers = std::to_string(cell.workers);
  auto next = wanted.parts.begin();
  const auto take = [&](bool is_meant) {
    if (is_meant) ++next;
  };
  for (const std::string* part :
       {&cell.runtime, &cell.experiment, &cell.params, &cell.placement, &workers}) {
    if (next == wanted.parts.end()) break;
    const bool is_label = part == &cell.runtime && *next == part->substr(0, part->rfind('#'));
    take(part == &cell.params ? is_part_of_params(*next, *part) : *next == *part || is_label);
  }
  return next == wanted.parts.end() && (wanted.metric.empty() || wanted.metric == row.metric);
}

std::optional<std::size_t> by_number(const Summary& summary, const std::string& wanted) {
  std::size_t number = 0;
  const char* end = wanted.data() + wanted.size();
  if (const auto [rest, error] = std::from_chars(wanted.data(), end, number);
      error != std::errc{} || rest != end)
    return std::nullopt;
  if (number < 1 || number > summary.size())
    throw UsageError(fmt::format("there is no row {}: summary.csv has the rows 1 to {}", number,
                                 summary.size()));
  return number - 1;
}

/// Of rows that fit, those that are meant word for word: "go/idle/one_pu/1" has no params.
std::vector<std::size_t> exact_ones(const Summary& summary, const std::vector<std::size_t>& meant,
                                    const Wanted& wanted) {
  std::vector<std::size_t> exact;
  for (const std::size_t i : meant)
    if (split(cell_name(summary[i].cell), "/") == wanted.parts) exact.push_back(i);
  return exact;
}

/// What an experiment is run for: of each cell the times that it answers with, or its other answers
/// where it measures none; all rows where nothing is an answer.
std::vector<std::size_t> main_ones(const Summary& summary, const std::vector<std::size_t>& meant) {
  std::vector<std::size_t> answers;
  std::set<Cell> timed;
  for (const std::size_t i : meant) {
    if (!is_answer(summary, summary[i])) continue;
    answers.push_back(i);
    if (is_measured_time(summary[i].metric)) timed.insert(summary[i].cell);
  }
  std::erase_if(answers, [&](std::size_t i) {
    return timed.contains(summary[i].cell) && !is_measured_time(summary[i].metric);
  });
  return answers.empty() ? meant : answers;
}

/// The list of all would be too long to help.
[[noreturn]] void refuse(const Summary& summary, const std::string& wanted) {
  std::set<std::string> names;  // and their beginnings
  for (const SummaryRow& row : summary) {
    names.insert({row_name(row), row.cell.experiment});
    const std::string name = cell_name(row.cell);
    for (std::size_t end = name.find('/'); end != std::string::npos; end = name.find('/', end + 1))
      names.insert(name.substr(0, end));
  }
  const std::optional<std::string> near = nearest(wanted, names);
  throw UsageError(
      fmt::format("there is no row '{}'{}; `barista why` with the directory alone "
                  "lists what there is",
                  wanted, near ? fmt::format(", did you mean '{}'", *near) : ""));
}

}  // namespace

std::string row_name(const SummaryRow& row) { return row_name(row.cell, row.metric); }

bool is_answer(const Summary& summary, const SummaryRow& row) {
  if (row.metric.empty()) return true;  // nobody knows what it would have been
  if (!is_answer(row.metric)) return false;
  const std::string slope = row.metric + std::string(per_task_suffix);
  if (!find_metric(slope)) return true;
  Cell without_tasks = row.cell;
  without_tasks.params = params_without_tasks(row.cell.params);
  const SummaryRow* sloped = find_row(summary, without_tasks, slope);
  return sloped == nullptr || !sloped->median;
}

std::vector<std::size_t> rows_meant(const Summary& summary, const std::string& text) {
  if (const auto number = by_number(summary, text)) return {*number};
  const Wanted wanted = parse(text);
  std::vector<std::size_t> meant;
  for (std::size_t i = 0; i < summary.size(); ++i)
    if (fits(wanted, summary[i])) meant.push_back(i);
  if (meant.empty() || (wanted.parts.empty() && wanted.metric.empty())) refuse(summary, text);
  if (const auto exact = exact_ones(summary, meant, wanted); !exact.empty()) meant = exact;
  return wanted.metric.empty() ? main_ones(summary, meant) : meant;
}

}  // namespace barista
