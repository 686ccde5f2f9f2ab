#include "harness/analysis/claims_table.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_words.hpp"
#include "harness/text/table.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

Colour colour_of(const ClaimVerdict& verdict) {
  if (!verdict.is_judged) return Colour::grey;
  switch (verdict.overall) {
    case Verdict::matches:
    case Verdict::better:
      return Colour::green;
    case Verdict::worse:
      return Colour::red;
    case Verdict::depends:
      return Colour::yellow;
    default:
      return Colour::grey;
  }
}

/// What the verdict needs to be understood; all of it is in claims.md.
std::string explanation(const ClaimVerdict& verdict) {
  if (!verdict.is_judged) return {};
  if (verdict.overall != Verdict::depends || verdict.count(Verdict::matches) == 0)
    return verdict.reason;
  return verdict.reason.substr(verdict.reason.find("; ") + 2);  // those that do not match
}

void add_title(Table& table, const Claim& claim) {
  table.add_heading({fmt::format("{} {}", claim.id, claim.row), Colour::bold});
  if (const std::string cited = cited_text(claim); !cited.empty())
    table.add_heading({"  the book: " + cited});
}

std::string words_text(const std::string& table, const Page& page) {
  std::string text;
  for (const Word& each : words_met_in(table))
    text += paragraph(fmt::format("{}: {}", each.word, each.meaning), page.columns, 2);
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string claims_table(const std::vector<ClaimVerdict>& verdicts, const Page& page,
                         const std::string& origin) {
  Table table({{"runtime"},
               {"figure", Align::right},
               {std::string(interval_heading)},
               {"reading", Align::left, 10},
               {"verdict", Align::left, 16},
               {"because", Align::left, 16}},
              2);
  const Claim* last = nullptr;
  std::string names;
  for (const ClaimVerdict& verdict : verdicts) {
    if (verdict.claim != last) add_title(table, *verdict.claim);
    last = verdict.claim;
    const DefinitionVerdict& decider = verdict.decider();
    table.add_row({verdict.runtime,
                   figure_text(decider),
                   interval_text(decider),
                   decider.definition->name,
                   {words_of(verdict), colour_of(verdict)},
                   explanation(verdict)});
    names += figure_text(decider) + ' ' + decider.definition->name + ' ' + interval_text(decider) +
             ' ' + words_of(verdict) + ' ' + explanation(verdict) + '\n';
  }
  std::string text = table.text(page);
  if (!origin.empty()) text += "\n" + paragraph(origin_text(origin), page.columns, 2);
  return text + words_text(names, page);
}

}  // namespace barista
