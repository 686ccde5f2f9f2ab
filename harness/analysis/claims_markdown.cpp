#include "harness/analysis/claims_markdown.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_words.hpp"

namespace barista {
namespace {

constexpr std::string_view introduction = R"(# The chapter's claims against this run

A textbook chapter on Go compares operating-system threads with goroutines. Each of its sentences is put to the test below. What
a sentence means depends on what is counted, so each has several readings, and each reading its own verdict:

- **matches**: the whole 95 % interval (or process range), with what changes from run to run, lies within the range that the book gives;
- **better than the book**, **worse than the book**: no part of it does; the factor is that between the figure and the book's;
- **too close to call**: the figure lies nearer to the end of that range than figures change from run to run of the same programs;
- **not enough data**: a part of it does, or there is no interval; the remark says what would settle it;
- **does not apply**: the runtime cannot be asked, for the reason given;
- **depends on what is counted** (of a claim): its readings disagree.

Threads and Go are judged, for the chapter speaks of them. The other runtimes stand beside them for comparison, with the same
reading's figure. Figures are medians over processes (slopes where it says "per task"), intervals are over processes. A claimed
range includes the tolerance that `claims.toml` states for "about".
)";

/// A cell of a table: a bar would end it.
std::string cell_text(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    if (letter == '|') escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

using Rows = std::vector<const ClaimVerdict*>;

/// Runs of the same claim, in order.
std::vector<Rows> by_claim(const std::vector<ClaimVerdict>& verdicts) {
  std::vector<Rows> groups;
  for (const ClaimVerdict& verdict : verdicts) {
    if (groups.empty() || groups.back().front()->claim != verdict.claim) groups.emplace_back();
    groups.back().push_back(&verdict);
  }
  return groups;
}

std::string verdict_text(const ClaimVerdict& claim) {
  const std::string words = cell_text(words_of(claim));
  return claim.is_judged ? "**" + words + "**" : words;
}

void append_overview(std::string& text, const std::vector<Rows>& groups) {
  text += fmt::format(
      "\n## At a glance\n\n| claim | the book | runtime | figure | {} | reading | "
      "verdict |\n"
      "|---|---|---|---:|---|---|---|\n",
      interval_heading);
  for (const Rows& rows : groups)
    for (const ClaimVerdict* row : rows) {
      const DefinitionVerdict& decider = row->decider();
      const bool is_first = row == rows.front();
      const std::string title =
          is_first ? fmt::format("**{}** {}", row->claim->id, row->claim->row) : std::string{};
      const std::string cited = is_first ? cited_text(*row->claim) : std::string{};
      text +=
          fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", cell_text(title), cell_text(cited),
                      row->runtime, figure_text(decider), interval_text(decider),
                      cell_text(decider.definition->name), verdict_text(*row));
    }
}

/// Of those that the whole page uses; it stands under the first table, where a reader meets them.
std::string words_text(const std::string& page) {
  std::string text = "\n## Words\n\n";
  for (const Word& each : words_met_in(page))
    text += fmt::format("- *{}*: {}\n", each.word, each.meaning);
  return text;
}

void append_table(std::string& text, const Rows& rows) {
  text += fmt::format(
      "| runtime | reading | figure | {} | claimed | verdict | remark |\n"
      "|---|---|---:|---|---|---|---|\n",
      interval_heading);
  for (const ClaimVerdict* row : rows) {
    for (const DefinitionVerdict& each : row->definitions)
      text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row->runtime,
                          cell_text(each.definition->name), figure_text(each), interval_text(each),
                          bounds_text(*each.definition), words_of(each), cell_text(each.reason));
    text += fmt::format("| {} | {} | | | | {} | {} |\n", row->runtime,
                        row->is_judged ? "**overall**" : "comparison", verdict_text(*row),
                        cell_text(row->reason));
  }
}

/// What the chapter's table says.
void append_cited(std::string& text, const Claim& claim) {
  if (const std::string cited = cited_text(claim); !cited.empty())
    text += fmt::format("\nThe book's table: {}\n", cited);
}

void append_definitions(std::string& text, const Claim& claim) {
  text += "\nReadings:\n\n";
  for (const Definition& definition : claim.definitions)
    text += fmt::format("- *{}* ({}{}): {}; {}\n", definition.name, subject_text(definition),
                        definition.spread == Spread::range ? ", every process's value" : "",
                        source_text(definition), meaning_text(definition));
}

}  // namespace

std::string claims_markdown(const std::vector<ClaimVerdict>& verdicts, const std::string& origin,
                            const std::string& run_spread) {
  const std::vector<Rows> groups = by_claim(verdicts);
  std::string text(introduction);
  if (!run_spread.empty()) text += "\n" + run_spread + "\n";
  if (!origin.empty()) text += "\n" + origin_text(origin) + "\n";
  append_overview(text, groups);
  std::string details;
  for (const Rows& rows : groups) {
    const Claim& claim = *rows.front()->claim;
    details += fmt::format("\n## {}: {}\n\n> {}\n\n", claim.id, claim.row, claim.statement);
    append_table(details, rows);
    append_cited(details, claim);
    append_definitions(details, claim);
  }
  return text + words_text(text + details) + details;
}

}  // namespace barista
