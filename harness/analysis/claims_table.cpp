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

/// The verdict, and behind it as much of its reason as there is room for.
std::string right_part(const ClaimVerdict& verdict, std::size_t columns, bool coloured) {
  const std::string words = words_of(verdict.overall);
  const std::string reason = verdict.overall == Verdict::confirmed ? "" : verdict.reason;
  const bool goes_on = verdict.overall == Verdict::true_only_under;
  const std::string whole = clipped(
      reason.empty() ? words : fmt::format("{}{} {}", words, goes_on ? "" : ":", reason), columns);
  if (!coloured) return whole;
  return in_colour(words, colour_of(verdict.overall)) + whole.substr(words.size());
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
    const std::size_t used = columns_of(left);
    const std::size_t room = terminal_columns > used + 16 ? terminal_columns - used : 16;
    text += left + right_part(verdict, room, coloured) + "\n";
  }
  return text;
}

}  // namespace barista
