#include "harness/analysis/claims_table.hpp"

#include <fmt/format.h>

#include "harness/analysis/claims_words.hpp"
#include "harness/analysis/terminal_text.hpp"

namespace barista {
namespace {

constexpr std::string_view indent = "  ";

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

/// Widths of the columns before the verdict.
struct Widths {
  std::size_t runtime = 7;
  std::size_t definition = 10;
  std::size_t figure = 6;
  std::size_t interval = 13;
};

Widths widths_of(const std::vector<ClaimVerdict>& verdicts) {
  Widths widths;
  for (const ClaimVerdict& verdict : verdicts) {
    const DefinitionVerdict& first = headline(verdict);
    widths.runtime = std::max(widths.runtime, columns_of(verdict.runtime));
    widths.definition = std::max(widths.definition, columns_of(first.definition->name));
    widths.figure = std::max(widths.figure, columns_of(figure_text(first)));
    widths.interval = std::max(widths.interval, columns_of(interval_text(first)));
  }
  widths.runtime = std::min<std::size_t>(widths.runtime, 22);
  widths.definition = std::min<std::size_t>(widths.definition, 15);
  return widths;
}

/// The columns before the verdict.
std::string left_part(const Widths& widths, std::string_view runtime, std::string_view figure,
                      std::string_view interval, std::string_view definition) {
  return fmt::format("{}{}  {}  {}  {}  ", indent,
                     left_aligned(clipped(runtime, widths.runtime), widths.runtime),
                     right_aligned(figure, widths.figure), left_aligned(interval, widths.interval),
                     left_aligned(clipped(definition, widths.definition), widths.definition));
}

/// What the verdict needs to be understood: the definitions under which a claim is true, or why it
/// is open. All of it is in claims.md.
std::string explanation(const ClaimVerdict& verdict) {
  if (verdict.overall == Verdict::confirmed) return {};
  if (verdict.overall != Verdict::true_only_under) return verdict.reason;
  return verdict.reason.substr(0, verdict.reason.find(';'));
}

/// The verdict and its explanation, on the next line where there is no room beside it.
std::string right_part(const ClaimVerdict& verdict, std::size_t room, bool coloured) {
  const std::string words = words_of(verdict.overall);
  std::string shown = in_colour(words, coloured ? colour_of(verdict.overall) : Colour::none);
  const std::string why = explanation(verdict);
  if (why.empty()) return shown;
  if (columns_of(words) + 2 + columns_of(why) <= room) return fmt::format("{}: {}", shown, why);
  const std::string next_line = "        " + why;
  return fmt::format("{}:\n{}", shown, clipped(next_line, terminal_columns));
}

}  // namespace

std::string claims_table(const std::vector<ClaimVerdict>& verdicts, bool coloured) {
  const Widths widths = widths_of(verdicts);
  const std::string header =
      left_part(widths, "runtime", "figure", "95 % interval", "definition") + "verdict";
  std::string text = header + "\n";
  const Claim* last = nullptr;
  for (const ClaimVerdict& verdict : verdicts) {
    if (verdict.claim != last) {
      const std::string title = fmt::format("{}  {}", verdict.claim->id, verdict.claim->row);
      text += in_colour(clipped(title, terminal_columns), coloured ? Colour::bold : Colour::none);
      text += '\n';
      last = verdict.claim;
    }
    const DefinitionVerdict& first = headline(verdict);
    const std::string left = left_part(widths, verdict.runtime, figure_text(first),
                                       interval_text(first), first.definition->name);
    text += left + right_part(verdict, terminal_columns - columns_of(left), coloured) + "\n";
  }
  return text;
}

}  // namespace barista
