// What does a runtime burn while it has nothing to do? Its workers' processor time while the only
// task sleeps.
#pragma once

#include <chrono>

#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct Idle {
  static constexpr std::chrono::milliseconds until_at_rest{50};
  static constexpr std::chrono::milliseconds observed{500};

  static ExperimentInfo info() {
    return {
        .name = "idle",
        .family = "idle",
        .question = "What does a runtime burn while it has nothing to do?",
        .axes = {},
        .metrics = {metrics::idle_cpu_per_s_ns},
        .needs = {Capability::sleep},
        .one_shot = true,
        .duration = {.seconds = std::chrono::duration<double>(until_at_rest + observed).count()}};
  }

  static void run(Trial& trial) requires Sleeps<R> {
    R::run(trial.options(), [&] {
      while (trial.next()) {
        const Probes& probes = trial.probes();
        R::sleep_for(until_at_rest);
        std::int64_t burnt_ns = 0;
        std::int64_t passed_ns = 0;
        trial.timed([&] {  // what is planted comes behind it
          const std::int64_t begin_ns = probes.now_ns();
          const std::int64_t burnt_before_ns = probes.cpu_time_ns();
          R::sleep_for(observed);
          burnt_ns = probes.cpu_time_ns() - burnt_before_ns;
          passed_ns = probes.now_ns() - begin_ns;
        });
        trial.operations(1);
        trial.check(passed_ns >= std::chrono::nanoseconds(observed).count(),
                    "the task slept for less than it was told to");
        trial.report(metrics::idle_cpu_per_s_ns,
                     1e9 * static_cast<double>(burnt_ns) / static_cast<double>(passed_ns));
      }
    });
  }
};

}  // namespace barista
