// claims.md: the verdicts for people who have not read the chapter. A pure function of the
// verdicts.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

/// `origin` is which claims file judged, where it is not the project's own; else empty.
std::string claims_markdown(const std::vector<ClaimVerdict>& verdicts,
                            const std::string& origin = {});

}  // namespace barista
