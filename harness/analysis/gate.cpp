#include "harness/analysis/gate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/analysis/claims_words.hpp"
#include "harness/analysis/holm.hpp"
#include "harness/record/errors.hpp"
#include "harness/text/counted.hpp"

namespace barista {
namespace {

/// What is compared must be most of what was measured.
constexpr double most_left_out = 0.25;
constexpr double fewest_that_tell = 0.5;

/// Whether two runs of the same binaries would nearly always leave this row without doubt.
bool can_tell(const Comparison& row, double margin) {
  if (row.between) return row.between->can_rule_out(margin, family_wise_error);
  return row.outcome != Outcome::inconclusive || (row.detectable && *row.detectable <= margin);
}

/// That it is worse by more than the margin.
bool is_ruled_out(const Comparison& row, double margin) {
  if (row.between) return row.between->excess_p_value(margin) <= family_wise_error;
  return row.outcome != Outcome::inconclusive || row.equivalence_p_value <= family_wise_error;
}

/// Of two runs, in which nothing is known to be worse.
GateVerdict judge_runs(const ComparisonReport& report, double margin) {
  std::size_t telling = 0, in_doubt = 0;
  for (const Comparison& row : report.comparisons) {
    if (!can_tell(row, margin)) continue;
    ++telling;
    in_doubt += !is_ruled_out(row, margin);
  }
  const std::size_t all = report.comparisons.size();
  const std::string rows = counted(all, "comparison", "comparisons");
  if (static_cast<double>(telling) < fewest_that_tell * static_cast<double>(all))
    return {GateState::open,
            fmt::format("gate: not passed, of {} two runs can rule out a change by {:.3g} % in {} "
                        "only; --max-slowdown lets pass more",
                        rows, margin * 100, telling)};
  if (in_doubt > 0)
    return {GateState::open,
            fmt::format("gate: not passed, {} may be worse by more than {:.3g} %",
                        counted(in_doubt, "comparison", "comparisons"), margin * 100)};
  return {GateState::passed,
          fmt::format("gate: passed, nothing is worse by more than {:.3g} % in {} of {}{}",
                      margin * 100, telling, rows,
                      telling == all ? ""
                                     : "; the others differ too much from run to run for it to be "
                                       "told")};
}

}  // namespace

std::string_view name_of(GateState state) {
  switch (state) {
    case GateState::passed:
      return "passed";
    case GateState::regression:
      return "regression";
    case GateState::open:
      break;
  }
  return "open";
}

int GateVerdict::exit_code() const {
  switch (state) {
    case GateState::passed:
      return exit_done;
    case GateState::regression:
      return exit_gate;
    case GateState::open:
      break;
  }
  return exit_inconclusive;
}

nlohmann::ordered_json gate_json(const GateVerdict& verdict) {
  return {{"outcome", name_of(verdict.state)},
          {"exit_code", verdict.exit_code()},
          {"reason", verdict.words}};
}

GateVerdict judge_gate(const ComparisonReport& report, double margin) {
  const auto count = [&](const auto& matches) {
    return static_cast<std::size_t>(
        std::count_if(report.comparisons.begin(), report.comparisons.end(), matches));
  };
  const std::size_t regressions =
      count([=](const Comparison& each) { return is_regression(each, margin); });
  if (regressions > 0)
    return {GateState::regression,
            fmt::format("gate: stopped, {} worse by more than {:.3g} %",
                        counted(regressions, "comparison is", "comparisons are"), margin * 100)};
  if (const std::string refusal = report.refusal(); !refusal.empty())
    return {GateState::open, "gate: not passed, " + refusal};
  if (const std::size_t lonely = report.only_first.size() + report.only_second.size(); lonely > 0)
    return {GateState::open, fmt::format("gate: not passed, {} measured on one side only",
                                         counted(lonely, "cell was", "cells were"))};
  if (!report.gaps.empty())
    return {GateState::open,
            fmt::format("gate: not passed, {}, first of all: {}",
                        counted(report.gaps.size(), "gap", "gaps"), report.gaps.front())};
  if (report.regimes.left_out() > most_left_out)
    return {
        GateState::open,
        fmt::format("gate: not passed, the PUs were at another distance from each other in {:.0f} "
                    "% of the processes of a side; {:.0f} % or less are to be left out",
                    report.regimes.left_out() * 100, most_left_out * 100)};
  if (std::any_of(report.comparisons.begin(), report.comparisons.end(),
                  [](const Comparison& row) { return row.between.has_value(); }))
    return judge_runs(report, margin);
  const std::size_t inconclusive =
      count([](const Comparison& each) { return each.outcome == Outcome::inconclusive; });
  if (inconclusive > 0)
    return {GateState::open,
            fmt::format("gate: not passed, {} inconclusive",
                        counted(inconclusive, "comparison is", "comparisons are"))};
  return {GateState::passed,
          fmt::format("gate: passed, nothing is worse by more than {:.3g} %", margin * 100)};
}

namespace {

using Judged = std::vector<const ClaimVerdict*>;

Judged judged_with(const std::vector<ClaimVerdict>& verdicts, Verdict overall) {
  Judged found;
  for (const ClaimVerdict& each : verdicts)
    if (each.is_judged && each.overall == overall) found.push_back(&each);
  return found;
}

/// "2 claims, first of all T5 of go (worse than the book, 3.1x)".
std::string first_of(const Judged& claims) {
  const ClaimVerdict& first = *claims.front();
  return fmt::format("{}, first of all {} of {} ({})", counted(claims.size(), "claim", "claims"),
                     first.claim->id, first.runtime, words_of(first));
}

bool speaks_of(const Claims& claims, Subject subject) {
  return std::any_of(claims.claims.begin(), claims.claims.end(), [=](const Claim& claim) {
    return std::any_of(claim.definitions.begin(), claim.definitions.end(),
                       [=](const Definition& each) { return each.subject == subject; });
  });
}

/// Why nothing was decided of somebody whom the claims speak of; empty if something was.
std::string undecided(const Claims& claims, const std::vector<ClaimVerdict>& verdicts) {
  for (const auto& [subject, runtime] :
       {std::pair(Subject::thread, &claims.thread), {Subject::goroutine, &claims.chapter}}) {
    if (!speaks_of(claims, subject)) continue;
    bool is_there = false, is_decided = false;
    for (const ClaimVerdict& each : verdicts)
      if (each.runtime == *runtime) {
        is_there = true;
        is_decided = is_decided || (each.overall != Verdict::does_not_apply &&
                                    each.overall != Verdict::too_close &&
                                    each.overall != Verdict::not_enough_data);
      }
    if (!is_there)
      return fmt::format("{} is not in this run, so that nothing of it was judged", *runtime);
    if (!is_decided) return fmt::format("no claim could be decided for {}", *runtime);
  }
  return {};
}

}  // namespace

GateVerdict judge_gate(const Claims& claims, const std::vector<ClaimVerdict>& verdicts) {
  if (const Judged worse = judged_with(verdicts, Verdict::worse); !worse.empty())
    return {GateState::regression, "gate: stopped, worse than the book: " + first_of(worse)};
  for (const Verdict kind : {Verdict::not_enough_data, Verdict::too_close})
    if (const Judged open = judged_with(verdicts, kind); !open.empty())
      return {GateState::open, "gate: not passed, open: " + first_of(open)};
  if (const std::string why = undecided(claims, verdicts); !why.empty())
    return {GateState::open, "gate: not passed, " + why};
  std::string words = "gate: passed, no claim is worse than the book in every reading";
  if (const Judged mixed = judged_with(verdicts, Verdict::depends); !mixed.empty())
    words += "; depends on what is counted: " + first_of(mixed);
  return {GateState::passed, words};
}

}  // namespace barista
