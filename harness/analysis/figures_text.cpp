#include "harness/analysis/figures_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "harness/analysis/named_rows.hpp"
#include "harness/analysis/quantity.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/record/cell_name.hpp"
#include "harness/text/list_text.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/table.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

Direction direction_of(const std::string& metric) {
  const std::optional<Metric> known = find_metric(metric);
  return known ? known->direction : Direction::neutral;
}

/// Where it stands in the table of metrics, which is by subject.
std::size_t place_of(const std::string& metric) {
  const auto found = std::find_if(metrics::all.begin(), metrics::all.end(),
                                  [&](const Metric& one) { return one.name == metric; });
  return static_cast<std::size_t>(found - metrics::all.begin());
}

/// All that must be the same where two figures stand side by side.
auto conditions(const Cell& cell) { return std::tie(cell.params, cell.placement, cell.workers); }

bool is_before(const SummaryRow& a, const SummaryRow& b) {
  const auto table = [](const SummaryRow& row) {
    return std::tuple(row.cell.experiment, place_of(row.metric), row.metric);
  };
  if (table(a) != table(b)) return table(a) < table(b);
  if (conditions(a.cell) != conditions(b.cell)) return conditions(a.cell) < conditions(b.cell);
  if (a.median->value != b.median->value)
    return (a.median->value < b.median->value) !=
           (direction_of(a.metric) == Direction::higher_is_better);
  return a.cell.runtime < b.cell.runtime;
}

std::string median_text(const SummaryRow& row) {
  const std::string median = quantity(row.median->value, shown_unit(row.metric));
  return row.at_least ? fmt::format(">= {}", median) : median;
}

std::string interval_text(const SummaryRow& row) {
  const std::optional<Interval>& interval = row.median->interval;
  if (!interval) return "too few processes";
  if (row.at_least)
    return fmt::format("[{}, ...)", quantity(interval->low, shown_unit(row.metric)));
  return quantity(interval, shown_unit(row.metric));
}

std::string heading_of(const SummaryRow& row) {
  const std::optional<Metric> metric = find_metric(row.metric);
  return fmt::format("{}: {}{}; {}", row.cell.experiment, row.metric,
                     metric ? fmt::format(", {}", metric->meaning) : "",
                     direction_words(row.metric));
}

Table figures_table() {
  return Table({{"cell", Align::left, 30},
                {"median", Align::right},
                {"95 % interval"},
                {"processes", Align::right},
                {"", Align::left, 20}});
}

/// Of which regime the median is, unless that is the usual one; and the figure in the other.
std::string regimes_text(const SummaryRow& row) {
  const RowRegimes& met = *row.regimes;
  std::string text = met.shown == Regime::far ? "PUs far apart" : "";
  if (met.other)
    append_item(text, fmt::format("{} {} ({} of {})", met.shown == Regime::near ? "far" : "near",
                                  quantity(met.other->value, shown_unit(row.metric)),
                                  met.in_other(), met.all()));
  return text;
}

/// The figure where the PUs were far apart; the first repetition, where it is another figure than
/// the later ones, which the median is of; and how many values were marked: "far 2.01 µs (3 of
/// 42); cold 41.2 µs; contaminated 54/90".
std::string notes_of(const SummaryRow& row) {
  std::string notes;
  if (row.regimes) append_item(notes, regimes_text(row));
  if (row.cold_differs)
    append_item(notes, fmt::format("cold {}", quantity(row.cold->value, shown_unit(row.metric))));
  if (row.contaminated)
    append_item(notes, fmt::format("contaminated {}/{}", row.flagged, row.samples));
  return notes;
}

/// What a reader of figures must know, each once: most of it is the same for all of a runtime.
class Remarks {
 public:
  void add(const SummaryRow& row) {
    // Which limit ended a search is of this cell alone.
    const bool is_of_the_cell = row.metric == metrics::tasks_alive.name;
    tell(is_of_the_cell ? cell_name(row.cell) : row.cell.runtime, row.remark);
    tell(cell_name(row.cell), row.finding);
  }

  /// Those that were not told before, as lines.
  std::string take(const Page& page) {
    std::string text;
    for (const std::string& remark : std::exchange(new_, {}))
      for (const std::string& line : wrapped(printable(remark), page.columns - 2, 2))
        text += "  " + in_colour(line, Colour::grey, page) + "\n";
    return text;
  }

 private:
  void tell(const std::string& whom, const std::string& words) {
    if (words.empty()) return;
    const std::string remark = fmt::format("{}: {}", whom, words);
    if (told_.insert(remark).second) new_.push_back(remark);
  }

  std::set<std::string> told_;
  std::vector<std::string> new_;
};

}  // namespace

bool ShownPart::has(const Cell& cell) const {
  return (experiments.empty() || experiments.contains(cell.experiment)) &&
         (runtimes.empty() || runtimes.contains(cell.runtime));
}

std::string_view direction_words(const std::string& metric) {
  switch (direction_of(metric)) {
    case Direction::lower_is_better:
      return "lower is better";
    case Direction::higher_is_better:
      return "higher is better";
    case Direction::neutral:
      break;
  }
  return "neither is better";
}

std::vector<std::size_t> shown_rows(const Summary& summary, const ShownPart& part) {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < summary.size(); ++i)
    if (summary[i].median && part.has(summary[i].cell) &&
        (part.diagnostics || is_answer(summary, summary[i])))
      indices.push_back(i);
  std::sort(indices.begin(), indices.end(),
            [&](std::size_t a, std::size_t b) { return is_before(summary[a], summary[b]); });
  return indices;
}

std::string figures_text(const Summary& summary, const ShownPart& part, const Page& page) {
  std::string text;
  Table table = figures_table();
  const SummaryRow* last = nullptr;
  Remarks remarks;
  const auto end_table = [&] {
    text += table.text(page);
    text += remarks.take(page);
    table = figures_table();
  };
  for (const std::size_t i : shown_rows(summary, part)) {
    const SummaryRow& row = summary[i];
    const bool is_new = last == nullptr || last->cell.experiment != row.cell.experiment ||
                        last->metric != row.metric;
    if (is_new) {
      end_table();
      if (!text.empty()) text += '\n';
      for (const std::string& line : wrapped(printable(heading_of(row)), page.columns, 2))
        text += in_colour(line, Colour::bold, page) + '\n';
    } else if (conditions(last->cell) != conditions(row.cell)) {
      table.add_heading("");
    }
    table.add_row({cell_name(row.cell), median_text(row), interval_text(row),
                   std::to_string(row.processes), notes_of(row)});
    remarks.add(row);
    last = &row;
  }
  end_table();
  return text;
}

std::string rows_text(const Summary& summary, const std::vector<std::size_t>& indices,
                      const Page& page) {
  Table table({{"row", Align::right},
               {"name", Align::left, 30},
               {"median", Align::right},
               {"95 % interval"}});
  for (const std::size_t i : indices) {
    const SummaryRow& row = summary[i];
    if (row.median)
      table.add_row({std::to_string(i + 1), row_name(row), median_text(row), interval_text(row)});
    else
      table.add_row({std::to_string(i + 1), row_name(row), "-", std::string(name_of(row.status))});
  }
  return table.text(page);
}

}  // namespace barista
