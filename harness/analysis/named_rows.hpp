// Which rows of a summary somebody means, who names a cell in the spelling of cell_name.hpp or in a
// part of it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/analysis/summary.hpp"

namespace barista {

/// "go/yield/tasks=2/one_pu/1:yield_ns".
std::string row_name(const SummaryRow& row);

/// Whether the row answers an experiment's question: not a diagnostic, and not a total whose slope
/// over the number of tasks is in the summary.
bool is_answer(const Summary& summary, const SummaryRow& row);

/// Indices of the rows that are meant; more than one if the words leave it open. `wanted` is the
/// number of a row of summary.csv, from 1 and without its header; or words with slashes or spaces
/// between them, each a part of the cell (a runtime, an experiment, one or several params, a
/// placement, a number of workers) in their order, and the metric behind a colon. Without a metric
/// the main ones are meant: of each cell the times that it answers with, else its other answers.
/// Throws UsageError where nothing is meant, with the nearest name.
std::vector<std::size_t> rows_meant(const Summary& summary, const std::string& wanted);

}  // namespace barista
