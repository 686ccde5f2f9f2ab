// How much memory does a task hold that has been started and has not begun? One process gives one
// total; the slope over `tasks` is the cost of a task.
#pragma once

#include "experiments/marks.hpp"
#include "experiments/memory_layers.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct UnstartedMemory {
  static ExperimentInfo info() {
    return {.name = "unstarted_memory",
            .family = "memory",
            .question = "How much memory does a task hold that has been started and has not begun?",
            .axes = {{"tasks", {4000, 8000, 16'000, 32'000}, "tasks that wait for their turn"}},
            .metrics = layer_metrics(),
            .needs = {Capability::spawn, Capability::defer},
            .one_shot = true};
  }

  static void run(Trial& trial) requires Defers<R> {
    const long tasks = trial.param("tasks");
    R::run(trial.options(), [&] {
      while (trial.next()) {
        Marks begun(tasks);
        typename R::task_group group;
        const MemoryLayers before = trial.probes().memory();
        trial.timed([&] {
          for (long i = 0; i < tasks; ++i) group.go([mark = begun.slot(i)] { ++*mark; });
        });
        trial.probes().settle();
        const MemoryLayers after = trial.probes().memory();
        trial.check(begun.marked() == 0,
                    "a task began before memory was read: it may, unless there is one worker");
        group.wait();
        trial.operations(tasks);
        trial.check(begun.all(), "not every started task ran exactly once");
        report_layers(trial, before, after);
      }
    });
  }
};

}  // namespace barista
