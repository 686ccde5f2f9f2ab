// What claims.md and the table on the terminal say alike.
#pragma once

#include <string>

#include "harness/analysis/verdicts.hpp"

namespace barista {

/// "true only under", "not measured": the name of a verdict as people write it.
std::string words_of(Verdict verdict);

/// "2.05 KiB", ">= 1 million", or "-".
std::string figure_text(const DefinitionVerdict& verdict);

/// "[2 KiB, 2.1 KiB]", or "-".
std::string interval_text(const DefinitionVerdict& verdict);

/// The claimed bounds: "1 MiB to 8 MiB".
std::string bounds_text(const Definition& definition);

/// Where a figure comes from: "reserved_bytes_per_task of parked_memory, one_pu, 1 worker".
std::string source_text(const Definition& definition);

/// What the metric means, in the words of metrics.hpp.
std::string meaning_text(const Definition& definition);

/// The definition whose figure stands for the claim: the first that was measured, or the first.
const DefinitionVerdict& headline(const ClaimVerdict& claim);

}  // namespace barista
