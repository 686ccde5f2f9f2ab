// What does starting a task cost the one that starts it?
#pragma once

#include "experiments/marks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct SpawnEnqueue {
  static ExperimentInfo info() {
    return {.name = "spawn_enqueue",
            .family = "spawn",
            .question = "What does starting a task cost the one that starts it?",
            .axes = {{"tasks", {1000}, "tasks started before the creator waits for all of them"}},
            .metrics = {metrics::enqueue_ns},
            .needs = {Capability::spawn}};
  }

  static void run(Trial& trial) requires Spawns<R> {
    const long tasks = trial.param("tasks");
    R::run(trial.options(), [&] {
      Marks marks(tasks);
      typename R::task_group group;
      while (trial.next()) {
        marks.clear();
        trial.timed([&] {
          for (long i = 0; i < tasks; ++i) group.go([mark = marks.slot(i)] { ++*mark; });
        });
        group.wait();
        trial.operations(tasks);
        trial.check(marks.all(), "not every started task ran exactly once");
      }
    });
    trial.report_time_per_operation(metrics::enqueue_ns);
  }
};

}  // namespace barista
