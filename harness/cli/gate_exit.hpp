// How a gate ends a command.
#pragma once

#include "harness/analysis/gate.hpp"
#include "harness/certify/certificate_search.hpp"
#include "harness/record/errors.hpp"
#include "harness/text/say.hpp"

namespace barista {

/// Says the gate's verdict on standard error and returns the exit code that stands for it.
inline int end_gate(const GateVerdict& verdict) {
  say(stderr, "{}", verdict.words);
  switch (verdict.state) {
    case GateState::passed:
      return exit_done;
    case GateState::regression:
      return exit_gate;
    case GateState::open:
      break;
  }
  return exit_inconclusive;
}

/// Of a comparison; a certificate that does not vouch for the run disarms the gate.
inline int end_gate(const ComparisonReport& report, double margin, const Vouching& vouching) {
  return end_gate(vouching.is_refused
                      ? GateVerdict{GateState::open, "gate: disarmed, " + vouching.words}
                      : judge_gate(report, margin));
}

}  // namespace barista
