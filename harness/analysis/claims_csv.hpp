// claims.csv: one row a definition and runtime, and one `overall` for the claim. Numbers as in
// summary.csv. `low` and `high` are the claimed bounds with their tolerance; a missing end of
// bounds or interval is empty.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

std::string claims_csv_text(const std::vector<ClaimVerdict>& verdicts);

}  // namespace barista
