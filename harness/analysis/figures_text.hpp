// The figures of a run on a terminal: by experiment and metric, the best first. Reads units and
// directions from the table of metrics. Knows no claims.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/analysis/summary.hpp"
#include "harness/text/page.hpp"

namespace barista {

/// What of a run is shown; an empty set means all.
struct ShownPart {
  std::set<std::string> experiments;
  std::set<std::string> runtimes;
  bool diagnostics = false;  // else only what answers an experiment's question

  bool has(const Cell& cell) const;
};

/// Indices of the rows that bear a figure: by experiment, metric and conditions, within those the
/// best first; what is neither better nor worse from the smallest up.
std::vector<std::size_t> shown_rows(const Summary& summary, const ShownPart& part);

/// "lower is better", "higher is better", "neither is better".
std::string_view direction_words(const std::string& metric);

/// A table for each experiment and metric, under a line that says what it is, in which unit's
/// direction better lies. Empty if there is no figure.
std::string figures_text(const Summary& summary, const ShownPart& part, const Page& page);

/// One table of these rows, with their numbers in summary.csv and their names.
std::string rows_text(const Summary& summary, const std::vector<std::size_t>& indices,
                      const Page& page);

}  // namespace barista
