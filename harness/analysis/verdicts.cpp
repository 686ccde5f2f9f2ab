#include "harness/analysis/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "harness/text/list_text.hpp"

namespace barista {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::optional<double> times(double larger, double smaller) {
  if (!(smaller > 0)) return std::nullopt;
  return larger / smaller;
}

/// How many processes give an interval so narrow that it lies on one side of `bound`: its width
/// goes with the square root of their number.
std::string what_would_settle(const Figure& figure, double bound, double end) {
  if (figure.processes == 0) return {};
  constexpr double most = 100;  // times as many: the figure is the bound, for all that can be told
  const double distance = std::abs(*figure.value - bound);
  const double more = distance > 0 ? std::pow((end - *figure.value) / distance, 2) : infinity;
  if (!(more <= most)) return "; no number of rounds is likely to settle it";
  return fmt::format("; of {} processes, about {} would settle it", figure.processes,
                     std::max(std::ceil(static_cast<double>(figure.processes) * more),
                              static_cast<double>(figure.processes + 1)));
}

/// Inclusion of the figure's interval in the bounds; an end that is missing lies at infinity.
void judge_figure(DefinitionVerdict& verdict, const Figure& figure, Better better) {
  const Definition& definition = *verdict.definition;
  const double low = *verdict.low;
  const double high = verdict.high.value_or(infinity);
  const double claimed_low = definition.low.value_or(-infinity);
  const double claimed_high = definition.high.value_or(infinity);
  const std::string span =
      definition.spread == Spread::range ? "the process range" : "the interval";
  if (low >= claimed_low && high <= claimed_high) {
    verdict.verdict = Verdict::matches;
  } else if (high < claimed_low || low > claimed_high) {
    const bool is_below = high < claimed_low;
    const bool is_better = is_below == (better == Better::lower);
    verdict.verdict = is_better ? Verdict::better : Verdict::worse;
    verdict.factor = is_below ? times(claimed_low * definition.about, *verdict.value)
                              : times(*verdict.value, claimed_high / definition.about);
    verdict.reason = is_below ? "below the claimed range" : "above the claimed range";
  } else if (!verdict.high) {
    verdict.reason =
        "the search ended before the claimed range did; one with a higher end would settle it";
  } else if (low < claimed_low && high > claimed_high) {
    verdict.reason = span + " is wider than the claimed range";
    verdict.reason += figure.processes > 0 ? "; more rounds would settle it" : "";
  } else if (low < claimed_low) {
    const double end = *verdict.value < claimed_low ? high : low;
    verdict.reason =
        span + " reaches below the claimed range" + what_would_settle(figure, claimed_low, end);
  } else {
    const double end = *verdict.value > claimed_high ? low : high;
    verdict.reason =
        span + " reaches above the claimed range" + what_would_settle(figure, claimed_high, end);
  }
}

DefinitionVerdict judge_definition(const Definition& definition, Better better,
                                   const Summary& summary, const std::string& runtime,
                                   const Incapabilities& incapabilities) {
  const Figure figure = find_figure(definition, summary, runtime, incapabilities);
  DefinitionVerdict verdict{.definition = &definition,
                            .value = figure.value,
                            .low = figure.low,
                            .high = figure.high,
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
  // What is missing decides that there is not enough data.
  if (most == 0 || claim.overall == Verdict::not_enough_data)
    return first_of(claim, Verdict::not_enough_data);
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
  return Verdict::not_enough_data;
}

void roll_up(ClaimVerdict& claim) {
  claim.overall = overall_of(claim);
  claim.deciding = deciding_one(claim);
  const bool is_mixed = claim.count(claim.overall) != claim.readings();
  if (claim.overall == Verdict::does_not_apply)
    claim.reason = claim.definitions.front().reason;
  else if (claim.overall == Verdict::depends)
    claim.reason = list(claim);
  else if (claim.overall == Verdict::not_enough_data)
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
                                const Incapabilities& incapabilities) {
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
              judge_definition(definition, claim.better, summary, runtime, incapabilities));
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
