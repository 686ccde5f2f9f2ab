// catalogue.json: what the names in a run's tables mean. The report, and whoever else reads the
// tables, takes units, directions and sentences from here and guesses none of them. What the
// experiments are stands in the manifest, in the descriptions of the workers.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/claims.hpp"
#include "harness/analysis/claims_words.hpp"

namespace barista {

/// One JSON object:
///   catalogue   version of this schema
///   metrics     of each metric that a run may have: its name; unit ("ns", "bytes", "count");
///               shown_unit, which of a count says what was counted ("/op", "tasks"); direction
///               ("lower_is_better", "higher_is_better", "neutral"); role ("answer",
///               "diagnostic"); meaning
///   claims      of each claim its id, row, statement, what the chapter's table says (cited), and
///               of each of its definitions: name, subject ("threads", "goroutines"), unit ("x" of
///               a ratio), source (which figure it is), meaning
///   words       those of the field that claims.md uses, each with its meaning
///   lower_bound the beginnings of reasons with which the suite, and no limit of the system, ended
///               a search: its figure is a lower bound
///   judged_by   which claims file judged, a sentence; empty for the project's own
///   run_spread  by how much figures were taken to change from run to run, in sentences
std::string catalogue_json(const Claims& claims, const std::vector<Word>& words,
                           const std::string& run_spread);

}  // namespace barista
