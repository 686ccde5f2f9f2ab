#include "harness/analysis/claims_table.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_words.hpp"
#include "harness/text/table.hpp"

namespace barista {
namespace {

Colour colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::confirmed:
      return Colour::green;
    case Verdict::refuted:
      return Colour::red;
    case Verdict::true_only_under:
      return Colour::yellow;
    default:
      return Colour::grey;
  }
}

/// What the verdict needs to be understood: the definitions under which a claim is true, or why it
/// is open. All of it is in claims.md.
std::string explanation(const ClaimVerdict& verdict) {
  if (verdict.overall == Verdict::confirmed) return {};
  if (verdict.overall != Verdict::true_only_under) return verdict.reason;
  return verdict.reason.substr(0, verdict.reason.find(';'));
}

}  // namespace

std::string claims_table(const std::vector<ClaimVerdict>& verdicts, const Page& page) {
  Table table({{"runtime"},
               {"figure", Align::right},
               {"95 % interval"},
               {"definition", Align::left, 10},
               {"verdict"},
               {"because", Align::left, 16}},
              2);
  const Claim* last = nullptr;
  for (const ClaimVerdict& verdict : verdicts) {
    if (verdict.claim != last)
      table.add_heading(
          {fmt::format("{} {}", verdict.claim->id, verdict.claim->row), Colour::bold});
    last = verdict.claim;
    const DefinitionVerdict& first = headline(verdict);
    table.add_row({verdict.runtime,
                   figure_text(first),
                   interval_text(first),
                   first.definition->name,
                   {words_of(verdict.overall), colour_of(verdict.overall)},
                   explanation(verdict)});
  }
  return table.text(page);
}

}  // namespace barista
