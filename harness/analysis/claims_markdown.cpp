#include "harness/analysis/claims_markdown.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_words.hpp"

namespace barista {
namespace {

constexpr std::string_view introduction = R"(# The chapter's claims against this run

A textbook chapter on Go compares operating-system threads with goroutines. Each of its sentences is put to the test below, for
threads and for every runtime that offers something like goroutines. What a sentence means depends on what is counted, so
each has several definitions, and each definition its own verdict:

- **confirmed**: the whole 95 % interval lies within the claimed range; **refuted**: no part of it does;
- **inconclusive**: a part of it does, or too few processes were run for an interval;
- **not measured**: there is no figure, for the reason given;
- **true only under** (of a claim): some definitions confirm it and others refute it.

Figures are medians over processes (slopes where it says "per task"), intervals are over processes. A claimed range includes
the tolerance that `claims.toml` states for "about".
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

void append_overview(std::string& text, const std::vector<Rows>& groups) {
  text +=
      "\n## At a glance\n\n| claim | runtime | figure | 95 % interval | verdict |\n"
      "|---|---|---:|---|---|\n";
  for (const Rows& rows : groups)
    for (const ClaimVerdict* row : rows) {
      const DefinitionVerdict& first = headline(*row);
      const std::string title = row == rows.front()
                                    ? fmt::format("**{}** {}", row->claim->id, row->claim->row)
                                    : std::string{};
      text += fmt::format(
          "| {} | {} | {} | {} | {}{} |\n", cell_text(title), row->runtime, figure_text(first),
          interval_text(first), words_of(row->overall),
          row->overall == Verdict::true_only_under ? ": " + cell_text(row->reason) : std::string{});
    }
}

void append_table(std::string& text, const Rows& rows) {
  text +=
      "| runtime | definition | figure | 95 % interval | claimed | verdict | remark |\n"
      "|---|---|---:|---|---|---|---|\n";
  for (const ClaimVerdict* row : rows) {
    for (const DefinitionVerdict& each : row->definitions)
      text += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", row->runtime,
                          cell_text(each.definition->name), figure_text(each), interval_text(each),
                          bounds_text(*each.definition), words_of(each.verdict),
                          cell_text(each.reason));
    text += fmt::format("| {} | **overall** | | | | **{}** | {} |\n", row->runtime,
                        words_of(row->overall), cell_text(row->reason));
  }
}

void append_definitions(std::string& text, const Claim& claim) {
  text += "\nDefinitions:\n\n";
  for (const Definition& definition : claim.definitions)
    text += fmt::format("- *{}* ({}{}): {}; {}\n", definition.name,
                        definition.subject == Subject::thread ? "threads" : "goroutines",
                        definition.spread == Spread::range ? ", every process's value" : "",
                        source_text(definition), meaning_text(definition));
}

}  // namespace

std::string claims_markdown(const std::vector<ClaimVerdict>& verdicts) {
  const std::vector<Rows> groups = by_claim(verdicts);
  std::string text(introduction);
  append_overview(text, groups);
  for (const Rows& rows : groups) {
    const Claim& claim = *rows.front()->claim;
    text += fmt::format("\n## {}: {}\n\n> {}\n\n", claim.id, claim.row, claim.statement);
    append_table(text, rows);
    append_definitions(text, claim);
  }
  return text;
}

}  // namespace barista
