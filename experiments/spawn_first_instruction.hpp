// How long does a new task wait for its first instruction, when its creator waits for it at once?
#pragma once

#include "experiments/marks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct SpawnFirstInstruction {
  static constexpr long spawns_per_iteration = 20;

  static ExperimentInfo info() {
    return {.name = "spawn_first_instruction",
            .family = "spawn",
            .question = "How long does a new task wait for its first instruction?",
            .axes = {},
            .metrics = {metrics::first_instruction_ns},
            .needs = {Capability::spawn},
            .includes_clock = true};
  }

  static void run(Trial& trial) requires Spawns<R> {
    R::run(trial.options(), [&] {
      typename R::task_group group;
      while (trial.next()) {
        for (long i = 0; i < spawns_per_iteration; ++i) {
          std::int64_t started_ns = 0;
          const std::int64_t created_ns = trial.probes().now_ns();
          group.go([&] { started_ns = trial.probes().now_ns(); });
          group.wait();
          trial.check(started_ns >= created_ns, "a task did not run, or before it was created");
          trial.add_time_ns(started_ns - created_ns);
        }
        trial.operations(spawns_per_iteration);
      }
    });
    trial.report_time_per_operation(metrics::first_instruction_ns);
  }
};

}  // namespace barista
