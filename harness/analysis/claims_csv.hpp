// claims.csv: one row a definition and runtime, and one `overall` for the claim. Numbers as in
// summary.csv. `low` and `high` are the claimed bounds with their tolerance; a missing end of
// bounds or interval is empty. `verdict` is a name of verdicts.hpp, or "comparison" for the whole
// of a runtime that is not judged; `words` is the same for people.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

std::string claims_csv_text(const std::vector<ClaimVerdict>& verdicts);

}  // namespace barista
