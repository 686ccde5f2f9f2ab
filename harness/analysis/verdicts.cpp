#include "harness/analysis/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "harness/analysis/figures.hpp"

namespace barista {
namespace {

/// Inclusion of the figure's interval in the bounds; an end that is missing lies at infinity.
void judge_figure(DefinitionVerdict& verdict, const Definition& definition) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double low = *verdict.low;
  const double high = verdict.high.value_or(infinity);
  const double claimed_low = definition.low.value_or(-infinity);
  const double claimed_high = definition.high.value_or(infinity);
  if (low >= claimed_low && high <= claimed_high) {
    verdict.verdict = Verdict::confirmed;
  } else if (high < claimed_low || low > claimed_high) {
    verdict.verdict = Verdict::refuted;
    verdict.reason = high < claimed_low ? "below the claimed range" : "above the claimed range";
  } else {
    verdict.verdict = Verdict::inconclusive;
    verdict.reason = !verdict.high ? "the search ended before the claimed range did"
                     : low < claimed_low && high > claimed_high
                         ? "the interval is wider than the claimed range"
                     : low < claimed_low ? "the interval reaches below the claimed range"
                                         : "the interval reaches above the claimed range";
  }
}

DefinitionVerdict judge_definition(const Definition& definition, const Summary& summary,
                                   const std::string& runtime) {
  const Figure figure = find_figure(definition, summary, runtime);
  DefinitionVerdict verdict{.definition = &definition,
                            .value = figure.value,
                            .low = figure.low,
                            .high = figure.high,
                            .applicable = figure.applicable,
                            .reason = figure.missing};
  if (verdict.low && figure.contaminated)
    verdict.verdict = Verdict::inconclusive;  // the remark says why
  else if (verdict.low)
    judge_figure(verdict, definition);
  else
    verdict.verdict = verdict.value ? Verdict::inconclusive : Verdict::not_measured;
  if (!figure.remark.empty())
    verdict.reason += (verdict.reason.empty() ? "" : "; ") + figure.remark;
  return verdict;
}

std::string names_of(const ClaimVerdict& claim, Verdict verdict) {
  std::string names;
  for (const DefinitionVerdict& definition : claim.definitions)
    if (definition.applicable && definition.verdict == verdict)
      names += (names.empty() ? "" : ", ") + definition.definition->name;
  return names;
}

/// "refuted: a, b; inconclusive: c", of those verdicts that occurred.
template <std::size_t n>
std::string list(const ClaimVerdict& claim, const std::array<Verdict, n>& verdicts) {
  std::string text;
  for (const Verdict verdict : verdicts) {
    const std::string names = names_of(claim, verdict);
    if (names.empty()) continue;
    text +=
        fmt::format("{}{}: {}", text.empty() ? "" : "; ",
                    verdict == Verdict::not_measured ? "not measured" : name_of(verdict), names);
  }
  return text;
}

void roll_up(ClaimVerdict& claim) {
  const auto count = [&](Verdict verdict) {
    return std::count_if(claim.definitions.begin(), claim.definitions.end(), [&](const auto& each) {
      return each.applicable && each.verdict == verdict;
    });
  };
  const auto applicable = std::count_if(claim.definitions.begin(), claim.definitions.end(),
                                        [](const auto& each) { return each.applicable; });
  const auto confirmed = count(Verdict::confirmed);
  const auto refuted = count(Verdict::refuted);
  if (count(Verdict::not_measured) == applicable) {
    claim.overall = Verdict::not_measured;
    claim.reason = claim.definitions.front().reason;
  } else if (applicable == 1 && count(Verdict::inconclusive) == 1) {
    claim.overall = Verdict::inconclusive;
    claim.reason =
        std::find_if(claim.definitions.begin(), claim.definitions.end(), [](const auto& each) {
          return each.applicable;
        })->reason;
  } else if (confirmed == applicable || refuted == applicable) {
    claim.overall = confirmed == applicable ? Verdict::confirmed : Verdict::refuted;
  } else if (confirmed > 0 && refuted > 0) {
    claim.overall = Verdict::true_only_under;
    claim.reason =
        names_of(claim, Verdict::confirmed) + "; " +
        list(claim, std::array{Verdict::refuted, Verdict::inconclusive, Verdict::not_measured});
  } else {
    claim.overall = Verdict::inconclusive;
    claim.reason = list(claim, std::array{Verdict::confirmed, Verdict::refuted,
                                          Verdict::inconclusive, Verdict::not_measured});
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
    case Verdict::confirmed:
      return "confirmed";
    case Verdict::refuted:
      return "refuted";
    case Verdict::true_only_under:
      return "true_only_under";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::not_measured:
      return "not_measured";
  }
  return "unknown";
}

std::vector<ClaimVerdict> judge(const Claims& claims, const Summary& summary) {
  const std::vector<std::string> runtimes = runtimes_of(claims, summary);
  std::vector<ClaimVerdict> verdicts;
  for (const Claim& claim : claims.claims)
    for (const std::string& runtime : runtimes) {
      const Subject subject = runtime == claims.thread ? Subject::thread : Subject::goroutine;
      ClaimVerdict verdict{.claim = &claim, .runtime = runtime};
      for (const Definition& definition : claim.definitions)
        if (definition.subject == subject)
          verdict.definitions.push_back(judge_definition(definition, summary, runtime));
      if (verdict.definitions.empty()) continue;
      roll_up(verdict);
      verdicts.push_back(std::move(verdict));
    }
  return verdicts;
}

}  // namespace barista
