// What does the switch alone cost, without a scheduler that chooses where to?
#pragma once

#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct BareSwitch {
  static constexpr long round_trips_per_iteration = 10'000;

  static ExperimentInfo info() {
    return {
        .name = "bare_switch",
        .family = "switch",
        .question = "What does the switch alone cost, without a scheduler that chooses where to?",
        .axes = {},
        .metrics = {metrics::switch_ns},
        .needs = {Capability::spawn, Capability::bare_switch}};
  }

  static void run(Trial& trial) requires SwitchesBarely<R> {
    R::run(trial.options(), [&] {
      typename R::other_side other;
      long expected = other.enter(1);
      while (trial.next()) {
        long counted = 0;
        trial.timed([&] { counted = other.enter(round_trips_per_iteration); });
        trial.operations(2 * round_trips_per_iteration);
        trial.check(counted == (expected += round_trips_per_iteration),
                    "the other side was not entered as often as promised");
      }
    });
    trial.report_time_per_operation(metrics::switch_ns);
  }
};

}  // namespace barista
