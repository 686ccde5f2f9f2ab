// Whether a comparison may pass a gate, such as a pull request's, in words. A gate that could not
// have stopped anything has not been passed.
#pragma once

#include <string>

#include "harness/analysis/compare.hpp"

namespace barista {

enum class GateState { passed, regression, open };

struct GateVerdict {
  GateState state = GateState::open;
  std::string words;  // "gate: ..."
};

/// `margin` is the slow-down that is let pass, as a share.
GateVerdict judge_gate(const ComparisonReport& report, double margin);

}  // namespace barista
