// The verdicts on a terminal: under each claim a row per runtime.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/verdicts.hpp"
#include "harness/text/page.hpp"

namespace barista {

/// `origin` is which claims file judged, where it is not the project's own; else empty.
std::string claims_table(const std::vector<ClaimVerdict>& verdicts, const Page& page,
                         const std::string& origin = {});

}  // namespace barista
