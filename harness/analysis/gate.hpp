// Whether a comparison, or the verdicts on claims, may pass a gate, such as a pull request's, in
// words. A gate that could not have stopped anything has not been passed.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/analysis/compare.hpp"
#include "harness/analysis/verdicts.hpp"

namespace barista {

enum class GateState { passed, regression, open };

/// "passed", "regression", "open".
std::string_view name_of(GateState state);

struct GateVerdict {
  GateState state = GateState::open;
  std::string words;  // "gate: ..."

  int exit_code() const;
};

/// {"outcome", "exit_code", "reason"}, for the JSON of what was judged.
nlohmann::ordered_json gate_json(const GateVerdict& verdict);

/// `margin` is the slow-down that is let pass, as a share. Sides of one run pass if each row is
/// decided. Of two runs some rows differ so much anyway that no pair of runs could rule out a
/// change by the margin: these cannot pass a gate nor hold it up, and are counted in its words;
/// half of the rows or more must be able to. Of these each must rule it out by itself: that all do
/// is no more likely by chance than that one does (R. L. Berger, "Multiparameter hypothesis testing
/// and acceptance sampling", Technometrics 24(4), 1982), so that Holm's adjustment has no part in
/// it.
GateVerdict judge_gate(const ComparisonReport& report, double margin);

/// Of the threads and the chapter's runtime alone. Stopped by a claim of which every reading is
/// worse than the book; open where there is not enough data for one, or none of theirs was decided.
/// A claim that depends on what is counted passes, also if some of its readings are worse.
GateVerdict judge_gate(const Claims& claims, const std::vector<ClaimVerdict>& verdicts);

}  // namespace barista
