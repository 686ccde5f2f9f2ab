// What does a task cost from its creation to its join: in small batches, and as a backlog of a
// million?
#pragma once

#include <algorithm>

#include "experiments/marks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct SpawnJoin {
  /// Small batches are repeated, so that one reading of the clock is spread over at least this many
  /// tasks.
  static constexpr long tasks_per_interval = 1000;

  static ExperimentInfo info() {
    return {
        .name = "spawn_join",
        .family = "spawn",
        .question = "What does a task cost from its creation to its join?",
        .axes = {{"tasks", {100, 1'000'000}, "tasks of one batch: created, then joined together"}},
        .metrics = {metrics::spawn_join_ns},
        .needs = {Capability::spawn}};
  }

  static void run(Trial& trial) requires Spawns<R> {
    const long tasks = trial.param("tasks");
    const long batches = std::clamp(tasks_per_interval / tasks, 1L, 100L);  // a mark counts to 255
    R::run(trial.options(), [&] {
      Marks marks(tasks);
      typename R::task_group group;
      while (trial.next()) {
        marks.clear();
        trial.timed([&] {
          for (long batch = 0; batch < batches; ++batch) {
            for (long i = 0; i < tasks; ++i) group.go([mark = marks.slot(i)] { ++*mark; });
            group.wait();
          }
        });
        trial.operations(batches * tasks);
        trial.check(marks.all(static_cast<unsigned char>(batches)),
                    "not every task ran once per batch");
      }
    });
    trial.report_time_per_operation(metrics::spawn_join_ns);
  }
};

}  // namespace barista
