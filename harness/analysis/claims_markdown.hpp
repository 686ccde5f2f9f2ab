// claims.md: the verdicts for people who have not read the chapter. A pure function of the
// verdicts.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

/// `origin` is which claims file judged, where it is not the project's own; else empty.
/// `run_spread` is the sentence of run_spread_words().
std::string claims_markdown(const std::vector<ClaimVerdict>& verdicts,
                            const std::string& origin = {}, const std::string& run_spread = {});

}  // namespace barista
