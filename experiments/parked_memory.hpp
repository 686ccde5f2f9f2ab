// How much memory does a parked task hold, layer by layer? One process gives one total; the slope
// over `tasks` is the cost of a task.
#pragma once

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
        .metrics = {metrics::reserved_bytes, metrics::pss_bytes, metrics::page_table_bytes,
                    metrics::kernel_stack_bytes, metrics::slab_bytes, metrics::whole_cost_bytes,
                    metrics::system_lost_bytes},
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
          report(trial, metrics::stack_bytes, stacks_after - stacks_before);
      }
    });
  }

 private:
  static void report(Trial& trial, const Metric& metric, std::int64_t bytes) {
    trial.report(metric, static_cast<double>(bytes));
  }

  static void report_layers(Trial& trial, const MemoryLayers& before, const MemoryLayers& after) {
    const std::int64_t pss = after.pss - before.pss;
    const std::int64_t page_table = after.page_table - before.page_table;
    const std::int64_t kernel_stack = after.kernel_stack - before.kernel_stack;
    const std::int64_t slab = after.slab - before.slab;
    report(trial, metrics::reserved_bytes, after.reserved - before.reserved);
    report(trial, metrics::pss_bytes, pss);
    report(trial, metrics::page_table_bytes, page_table);
    report(trial, metrics::kernel_stack_bytes, kernel_stack);
    report(trial, metrics::slab_bytes, slab);
    report(trial, metrics::whole_cost_bytes, pss + page_table + kernel_stack + slab);
    report(trial, metrics::system_lost_bytes, before.system_free - after.system_free);
    if (before.cgroup && after.cgroup)
      report(trial, metrics::cgroup_bytes, *after.cgroup - *before.cgroup);
  }

  static std::int64_t stack_bytes_in_use() {
    if constexpr (AccountsStacks<R>) return R::stack_bytes_in_use();
    return 0;
  }
};

}  // namespace barista
