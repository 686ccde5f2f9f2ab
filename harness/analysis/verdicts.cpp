#include "harness/analysis/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "harness/analysis/quantity.hpp"
#include "harness/text/list_text.hpp"

namespace barista {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<double> times(double larger, double smaller) {
  if (!(smaller > 0)) return std::nullopt;
  return larger / smaller;
}

/// A figure and its bounds, on the scale of logarithms where it varies from run to run: by factors.
struct Situation {
  double value, low, high;  // within the run
  double claimed_low, claimed_high;
  double run_spread;

  double reach_down() const { return std::hypot(value - low, run_spread); }
  double reach_up() const { return std::hypot(high - value, run_spread); }
};

Situation situation_of(const Definition& definition, const Figure& figure) {
  Situation plain{.value = *figure.value,
                  .low = *figure.low,
                  .high = figure.high.value_or(infinity),
                  .claimed_low = definition.low.value_or(-infinity),
                  .claimed_high = definition.high.value_or(infinity),
                  .run_spread = figure.run_spread};
  if (figure.run_spread == 0 || plain.low <= 0) return plain;
  for (double* each : {&plain.value, &plain.low, &plain.high, &plain.claimed_high})
    *each = std::log(*each);
  plain.claimed_low = plain.claimed_low > 0 ? std::log(plain.claimed_low) : -infinity;
  return plain;
}

double as_percent(double logarithm) { return std::expm1(logarithm) * 100; }

/// A bound that lies so near to the figure that the next run's may lie on its other side.
std::string why_too_close(const Definition& definition, const Figure& figure, double bound,
                          double distance) {
  return fmt::format(
      "{} is {:.2g} % from the bound, {}, and figures change by up to {:.2g} % from run to run",
      quantity(*figure.value, definition.unit()), as_percent(distance),
      quantity(bound, definition.unit()), as_percent(figure.run_spread));
}

/// How many processes give an interval so narrow that it lies on one side of a bound in this
/// distance, to which it reaches so far now: its width goes with the square root of their number,
/// and what changes from run to run stays.
std::string what_would_settle(const Figure& figure, double reach, double distance) {
  if (figure.processes == 0) return {};
  constexpr double most = 100;  // times as many: the figure is the bound, for all that can be told
  const double room = distance * distance - figure.run_spread * figure.run_spread;
  const double more =
      room > 0 ? (reach * reach - figure.run_spread * figure.run_spread) / room : infinity;
  if (!(more <= most)) return "; no number of rounds is likely to settle it";
  return fmt::format("; of {} processes, about {} would settle it", figure.processes,
                     std::max(std::ceil(static_cast<double>(figure.processes) * more),
                              static_cast<double>(figure.processes + 1)));
}

/// A part of the figure's interval lies within the bounds, and a part does not.
void judge_open(DefinitionVerdict& verdict, const Figure& figure, const Situation& at) {
  const Definition& definition = *verdict.definition;
  const double below = std::abs(at.value - at.claimed_low);
  const double above = std::abs(at.value - at.claimed_high);
  const std::string span =
      definition.spread == Spread::range ? "the process range" : "the interval";
  const bool reaches_below = at.value - at.reach_down() < at.claimed_low;
  const bool reaches_above = at.value + at.reach_up() > at.claimed_high;
  if (std::min(below, above) < at.run_spread) {
    verdict.verdict = Verdict::too_close;
    verdict.reason = below < above ? why_too_close(definition, figure, *definition.low, below)
                                   : why_too_close(definition, figure, *definition.high, above);
  } else if (!verdict.high) {
    verdict.reason =
        "the search ended before the claimed range did; one with a higher end would settle it";
  } else if (reaches_below && reaches_above) {
    verdict.reason = span + " is wider than the claimed range";
    verdict.reason += figure.processes > 0 ? "; more rounds would settle it" : "";
  } else if (reaches_below) {
    verdict.reason =
        span + " reaches below the claimed range" +
        what_would_settle(figure, at.value < at.claimed_low ? at.reach_up() : at.reach_down(),
                          below);
  } else {
    verdict.reason =
        span + " reaches above the claimed range" +
        what_would_settle(figure, at.value > at.claimed_high ? at.reach_down() : at.reach_up(),
                          above);
  }
}

/// Inclusion of the figure's interval in the bounds; an end that is missing lies at infinity.
void judge_figure(DefinitionVerdict& verdict, const Figure& figure, Better better) {
  const Definition& definition = *verdict.definition;
  const Situation at = situation_of(definition, figure);
  const double low = at.value - at.reach_down();
  const double high = at.value + at.reach_up();
  if (low >= at.claimed_low && high <= at.claimed_high) {
    verdict.verdict = Verdict::matches;
  } else if (high < at.claimed_low || low > at.claimed_high) {
    const bool is_below = high < at.claimed_low;
    const bool is_better = is_below == (better == Better::lower);
    verdict.verdict = is_better ? Verdict::better : Verdict::worse;
    verdict.factor = is_below ? times(*definition.low * definition.about, *verdict.value)
                              : times(*verdict.value, *definition.high / definition.about);
    verdict.reason = is_below ? "below the claimed range" : "above the claimed range";
  } else {
    judge_open(verdict, figure, at);
  }
}

DefinitionVerdict judge_definition(const Definition& definition, Better better,
                                   const Summary& summary, const std::string& runtime,
                                   const Incapabilities& incapabilities, const RunSpread& spread) {
  const Figure figure = find_figure(definition, summary, runtime, incapabilities, spread);
  DefinitionVerdict verdict{.definition = &definition,
                            .value = figure.value,
                            .low = figure.low,
                            .high = figure.high,
                            .run_spread = std::expm1(figure.run_spread),
                            .factor = {},
                            .reason = figure.missing};
  if (!figure.applicable)
    verdict.verdict = Verdict::does_not_apply;
  else if (verdict.low && figure.contaminated)
    verdict.reason = "a run that is less disturbed would settle it";  // the remark says by how much
  else if (verdict.low)
    judge_figure(verdict, figure, better);
  append_item(verdict.reason, figure.remark);
  return verdict;
}

std::string names_of(const ClaimVerdict& claim, Verdict verdict) {
  std::string names;
  for (const DefinitionVerdict& definition : claim.definitions)
    if (definition.verdict == verdict)
      names += (names.empty() ? "" : ", ") + definition.definition->name;
  return names;
}

/// "matches: a, b; not enough data: c", of those verdicts that occurred.
std::string list(const ClaimVerdict& claim) {
  std::string text;
  for (const auto& [verdict, words] : {std::pair(Verdict::matches, "matches"),
                                       {Verdict::better, "better"},
                                       {Verdict::worse, "worse"},
                                       {Verdict::too_close, "too close to call"},
                                       {Verdict::not_enough_data, "not enough data"}})
    if (const std::string names = names_of(claim, verdict); !names.empty())
      append_item(text, fmt::format("{}: {}", words, names));
  return text;
}

std::size_t first_of(const ClaimVerdict& claim, Verdict verdict) {
  const auto& all = claim.definitions;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [=](const auto& each) { return each.verdict == verdict; });
  return found == all.end() ? 0 : static_cast<std::size_t>(found - all.begin());
}

std::size_t deciding_one(const ClaimVerdict& claim) {
  const std::vector<DefinitionVerdict>& all = claim.definitions;
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_decided = all[i].verdict == Verdict::matches ||
                            all[i].verdict == Verdict::better || all[i].verdict == Verdict::worse;
    const std::size_t votes = claim.count(all[i].verdict);
    if (!is_decided || votes <= most) continue;
    best = i;
    most = votes;
  }
  // What is open decides that the claim is.
  if (claim.overall == Verdict::too_close || claim.overall == Verdict::not_enough_data)
    return first_of(claim, claim.overall);
  return best;
}

Verdict overall_of(const ClaimVerdict& claim) {
  const std::size_t readings = claim.readings();
  if (readings == 0) return Verdict::does_not_apply;
  const std::array decided{Verdict::matches, Verdict::better, Verdict::worse};
  const auto kinds = std::count_if(decided.begin(), decided.end(),
                                   [&](Verdict each) { return claim.count(each) > 0; });
  if (kinds > 1) return Verdict::depends;
  for (const Verdict each : decided)
    if (claim.count(each) == readings) return each;
  return claim.count(Verdict::not_enough_data) > 0 ? Verdict::not_enough_data : Verdict::too_close;
}

void roll_up(ClaimVerdict& claim) {
  claim.overall = overall_of(claim);
  claim.deciding = deciding_one(claim);
  const bool is_mixed = claim.count(claim.overall) != claim.readings();
  if (claim.overall == Verdict::does_not_apply)
    claim.reason = claim.definitions.front().reason;
  else if (claim.overall == Verdict::depends)
    claim.reason = list(claim);
  else if (claim.overall == Verdict::too_close || claim.overall == Verdict::not_enough_data)
    claim.reason = (is_mixed ? list(claim) + ": " : "") + claim.decider().reason;
}

/// The same reading as the chapter's runtime has, so that a column of figures is of one kind; where
/// that was not measured, one that was.
void align(ClaimVerdict& comparison, const ClaimVerdict& chapter) {
  const std::vector<DefinitionVerdict>& all = comparison.definitions;
  if (all[chapter.deciding].value) {
    comparison.deciding = chapter.deciding;
  } else if (!comparison.decider().value) {
    const auto measured = std::find_if(all.begin(), all.end(),
                                       [](const auto& each) { return each.value.has_value(); });
    if (measured != all.end())
      comparison.deciding = static_cast<std::size_t>(measured - all.begin());
  }
}

std::vector<std::string> runtimes_of(const Claims& claims, const Summary& summary) {
  std::vector<std::string> runtimes;
  for (const SummaryRow& row : summary)
    if (!claims.variants.contains(row.cell.runtime)) runtimes.push_back(row.cell.runtime);
  const auto rank = [&](const std::string& runtime) {
    return runtime == claims.thread ? 0 : runtime == claims.chapter ? 1 : 2;
  };
  std::sort(runtimes.begin(), runtimes.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(rank(a), a) < std::pair(rank(b), b);
  });
  runtimes.erase(std::unique(runtimes.begin(), runtimes.end()), runtimes.end());
  return runtimes;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::matches:
      return "matches";
    case Verdict::better:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::depends:
      return "depends";
    case Verdict::too_close:
      return "too_close";
    case Verdict::not_enough_data:
      return "not_enough_data";
    case Verdict::does_not_apply:
      return "does_not_apply";
  }
  return "unknown";
}

std::size_t ClaimVerdict::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(definitions.begin(), definitions.end(),
                    [=](const DefinitionVerdict& each) { return each.verdict == verdict; }));
}

std::vector<ClaimVerdict> judge(const Claims& claims, const Summary& summary,
                                const Incapabilities& incapabilities, const RunSpread& spread) {
  const std::vector<std::string> runtimes = runtimes_of(claims, summary);
  std::vector<ClaimVerdict> verdicts;
  for (const Claim& claim : claims.claims) {
    std::optional<ClaimVerdict> chapter;
    for (const std::string& runtime : runtimes) {
      const Subject subject = runtime == claims.thread ? Subject::thread : Subject::goroutine;
      const bool is_judged = runtime == claims.thread || runtime == claims.chapter;
      ClaimVerdict verdict{.claim = &claim, .runtime = runtime, .is_judged = is_judged};
      for (const Definition& definition : claim.definitions)
        if (definition.subject == subject)
          verdict.definitions.push_back(
              judge_definition(definition, claim.better, summary, runtime, incapabilities, spread));
      if (verdict.definitions.empty()) continue;
      roll_up(verdict);
      if (runtime == claims.chapter) chapter = verdict;
      if (!is_judged && chapter) align(verdict, *chapter);
      verdicts.push_back(std::move(verdict));
    }
  }
  return verdicts;
}

}  // namespace barista
