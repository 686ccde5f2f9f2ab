// A run as its user wants to see it at its end, or later: the figures, the claims that were
// measured, and what did not finish. Derives nothing and writes nothing.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/figures_text.hpp"
#include "harness/analysis/verdicts.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/text/page.hpp"

namespace barista {

/// Those that have a figure, of the runtimes and experiments of this part.
std::vector<ClaimVerdict> measured_claims(const std::vector<ClaimVerdict>& verdicts,
                                          const ShownPart& part);

/// Figures, claims and causes, for a terminal. `derived` is from the run, which need not be
/// complete. Throws InvalidData.
std::string show_text(const RecordedRun& run, const Derived& derived, const ShownPart& part,
                      const Page& page);

/// The same figures and causes as one JSON object.
std::string show_json(const RecordedRun& run, const Summary& summary, const ShownPart& part);

}  // namespace barista
