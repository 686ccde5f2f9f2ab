// How a gate ends a command.
#pragma once

#include "harness/analysis/gate.hpp"
#include "harness/certify/certificate_search.hpp"
#include "harness/text/say.hpp"

namespace barista {

/// Of a comparison; a certificate that does not vouch for the run disarms the gate.
inline GateVerdict judge_gate(const ComparisonReport& report, double margin,
                              const Vouching& vouching) {
  return vouching.is_refused ? GateVerdict{GateState::open, "gate: disarmed, " + vouching.words}
                             : judge_gate(report, margin);
}

/// Says the gate's verdict on standard error and returns the exit code that stands for it.
inline int end_gate(const GateVerdict& verdict) {
  say(stderr, "{}", verdict.words);
  return verdict.exit_code();
}

}  // namespace barista
