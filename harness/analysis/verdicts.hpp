// From a summary to verdicts on the chapter's claims, by interval inclusion. A pure function of
// summary and claims.
//
// A definition, for a runtime, whose interval includes what changes from run to run:
//   matches          the whole interval lies within the claimed bounds
//   better, worse    no part of it does, and it lies on that side of them, by the claim's direction
//   too_close        the figure lies nearer to a bound than figures change from run to run
//                    (run_spread.hpp), so that the next run may say otherwise
//   not_enough_data  a part of the interval does; or there is no interval, because there are too
//                    few processes; or more than half of its values were marked as contaminated;
//                    or it could have been measured and was not. The reason says what would
//                    settle it.
//   does_not_apply   the runtime lacks the capability, or keeps no such account
// A search that stopped at its upper end gives a lower bound: its interval has no end, so that a
// cap below the claimed range leaves the question open and never decides it.
//
// A claim, for a runtime, over the definitions that apply to it:
//   matches, better, worse  all of them are
//   depends                 those that are decided differ; the reason names them
//   too_close               one of those that are not decided is, and no other is open
//   not_enough_data         else
//   does_not_apply          none applies
//
// The chapter speaks of threads and of Go: these two are judged. The other runtimes stand beside
// them for comparison; their definitions say where they lie, and no verdict is passed on them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/claims.hpp"
#include "harness/analysis/figures.hpp"
#include "harness/analysis/summary.hpp"

namespace barista {

enum class Verdict { matches, better, worse, depends, too_close, not_enough_data, does_not_apply };

std::string_view name_of(Verdict verdict);

struct DefinitionVerdict {
  const Definition* definition = nullptr;
  std::optional<double> value;
  std::optional<double> low;   // of the interval within the run
  std::optional<double> high;  // missing with a low end: there is none
  double run_spread = 0;       // as a share: what the figure may change from run to run
  Verdict verdict = Verdict::not_enough_data;
  // How far a better or worse value lies from what the chapter says, without the tolerance that the
  // bounds include: 1 or more; missing where one of the two is 0.
  std::optional<double> factor;
  std::string reason;
};

/// A claim for one runtime.
struct ClaimVerdict {
  const Claim* claim = nullptr;
  std::string runtime;
  bool is_judged = true;  // false: it is beside the others for comparison
  std::vector<DefinitionVerdict> definitions;
  Verdict overall = Verdict::not_enough_data;
  std::string reason;
  // Of `definitions`: whose figure stands for the claim. It is the first of the verdict that most
  // of them have; for a comparison the one that decides for the chapter's runtime, if it was
  // measured.
  std::size_t deciding = 0;

  const DefinitionVerdict& decider() const { return definitions[deciding]; }
  std::size_t count(Verdict verdict) const;
  /// Of those that apply.
  std::size_t readings() const { return definitions.size() - count(Verdict::does_not_apply); }
};

/// By claim, in the order of the file; within it the thread runtime, the chapter's, then the others
/// by name. Points into `claims`, which must outlive it.
std::vector<ClaimVerdict> judge(const Claims& claims, const Summary& summary,
                                const Incapabilities& incapabilities = {},
                                const RunSpread& spread = {});

}  // namespace barista
