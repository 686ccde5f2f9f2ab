// From a summary to verdicts on the chapter's claims, by interval inclusion. A pure function of
// summary and claims.
//
// A definition, for a runtime:
//   confirmed     the whole interval lies within the claimed bounds
//   refuted       no part of it does
//   inconclusive  a part of it does; or there is no interval, because there are too few processes;
//                 or more than half of its values were marked as contaminated
//   not_measured  there is no figure; the reason says why
// A search that stopped at its upper end gives a lower bound: its interval has no end, so that a
// cap below the claimed range leaves the question open and never refutes it.
//
// A claim, for a runtime, over the definitions that speak about it:
//   confirmed, refuted  all of them are
//   true_only_under     some are confirmed and some refuted; the reason names them
//   not_measured        none was measured
//   inconclusive        else
// A definition that the runtime cannot be asked (it lacks the capability, or keeps no such account)
// does not count here; one that could have been measured and was not does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/claims.hpp"
#include "harness/analysis/summary.hpp"

namespace barista {

enum class Verdict { confirmed, refuted, true_only_under, inconclusive, not_measured };

std::string_view name_of(Verdict verdict);

struct DefinitionVerdict {
  const Definition* definition = nullptr;
  std::optional<double> value;
  std::optional<double> low;   // of the interval
  std::optional<double> high;  // missing with a low end: there is none
  Verdict verdict = Verdict::not_measured;
  bool applicable = true;  // false: this runtime cannot be asked
  std::string reason;
};

/// A claim for one runtime.
struct ClaimVerdict {
  const Claim* claim = nullptr;
  std::string runtime;
  std::vector<DefinitionVerdict> definitions;
  Verdict overall = Verdict::not_measured;
  std::string reason;
};

/// By claim, in the order of the file; within it the thread runtime, the chapter's, then the others
/// by name. Points into `claims`, which must outlive it.
std::vector<ClaimVerdict> judge(const Claims& claims, const Summary& summary);

}  // namespace barista
