// What claims.md and the table on the terminal say alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/verdicts.hpp"

namespace barista {

/// "matches", "better than the book, 28x", "not enough data".
std::string words_of(const DefinitionVerdict& verdict);

/// The same for a claim, or "depends on what is counted: 4 of 5 readings match". Of a comparison
/// the counts alone: "2 of 5 readings match, 3 better".
std::string words_of(const ClaimVerdict& verdict);

/// "2.05 KiB", ">= 1 million", or "-".
std::string figure_text(const DefinitionVerdict& verdict);

/// What stands above those of a column.
inline constexpr std::string_view interval_heading = "95 % interval or range";

/// "[2 KiB, 2.1 KiB]", "process range [11904, 11999]", or "-".
std::string interval_text(const DefinitionVerdict& verdict);

/// The claimed bounds: "1 MiB to 8 MiB".
std::string bounds_text(const Definition& definition);

/// Where a figure comes from: "reserved_bytes_per_task of parked_memory, one_pu, 1 worker".
std::string source_text(const Definition& definition);

/// The unit in which a definition's figures are shown.
std::string_view unit_shown(const Definition& definition);

/// Whom it speaks about: "threads", "goroutines".
std::string_view subject_text(const Definition& definition);

/// What the metric means, in the words of metrics.hpp.
std::string meaning_text(const Definition& definition);

/// What the chapter's table says: "threads: about 1-10 µs; goroutines: about 200 ns"; empty where
/// nothing is cited.
std::string cited_text(const Claim& claim);

/// A sentence on which claims file judged; empty for the project's own.
std::string origin_text(const std::string& origin);

struct Word {
  std::string_view word;
  std::string_view meaning;
};

/// Those of the field's words that a text holds and a reader may not know.
std::vector<Word> words_met_in(std::string_view text);

}  // namespace barista
