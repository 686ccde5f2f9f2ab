// The verdicts on a terminal: under each claim a line per runtime. At most 110 columns wide.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

/// `coloured`: verdicts carry ANSI colours; whoever prints knows whether that is wanted.
std::string claims_table(const std::vector<ClaimVerdict>& verdicts, bool coloured);

}  // namespace barista
