// How much memory does a parked task hold, layer by layer? One process gives one total; the slope
// over `tasks` is the cost of a task.
#pragma once

#include "experiments/memory_layers.hpp"
#include "experiments/parked_tasks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct ParkedMemory {
  static ExperimentInfo info() {
    ExperimentInfo info{
        .name = "parked_memory",
        .family = "memory",
        .question = "How much memory does a parked task hold, layer by layer?",
        .axes = {{"tasks", {500, 1000, 2000, 4000, 8000}, "tasks parked at the same time"}},
        .metrics = layer_metrics(),
        .needs = {Capability::spawn, Capability::block},
        .one_shot = true};
    if constexpr (AccountsStacks<R>) info.metrics.push_back(metrics::stack_bytes);
    return info;
  }

  static void run(Trial& trial) requires Parks<R> {
    const long tasks = trial.param("tasks");
    R::run(trial.options(), [&] {
      while (trial.next()) {
        ParkedTasks<R> crowd(tasks);
        const std::int64_t stacks_before = stack_bytes_in_use();
        const MemoryLayers before = trial.probes().memory();
        trial.timed([&] { crowd.park(tasks); });
        trial.probes().settle();
        const MemoryLayers after = trial.probes().memory();
        const std::int64_t stacks_after = stack_bytes_in_use();
        trial.check(crowd.failure().empty(), "creation failed: " + crowd.failure());
        trial.check(crowd.woken() == 0, "a task was not parked while memory was read");
        crowd.release_and_join();
        trial.check(crowd.woken() == tasks, "not every parked task woke");
        trial.operations(tasks);
        report_layers(trial, before, after);
        if constexpr (AccountsStacks<R>)
          trial.report(metrics::stack_bytes, static_cast<double>(stacks_after - stacks_before));
      }
    });
  }

 private:
  static std::int64_t stack_bytes_in_use() {
    if constexpr (AccountsStacks<R>) return R::stack_bytes_in_use();
    return 0;
  }
};

}  // namespace barista
