// claims.csv: one row a definition and runtime, and one `overall` for the claim. Numbers as in
// summary.csv. `low` and `high` are the claimed bounds with their tolerance; a missing end of
// bounds or interval is empty. `verdict` is a name of verdicts.hpp, or "comparison" for the whole
// of a runtime that is not judged; `words` is the same for people. `interval` says what ci_low and
// ci_high are: "median", the 95 % interval of a median or slope, or "range", the smallest and
// largest value of a process; empty where there are none.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

std::string claims_csv_text(const std::vector<ClaimVerdict>& verdicts);

}  // namespace barista
