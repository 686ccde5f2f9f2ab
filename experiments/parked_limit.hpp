// How many tasks can be alive at the same time, and which limit binds? The worker tries one number;
// the harness searches for the largest one, in a fresh process each.
#pragma once

#include "experiments/parked_tasks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct ParkedLimit {
  static ExperimentInfo info() {
    return {.name = "parked_limit",
            .family = "limit",
            .question = "How many tasks can be alive at the same time, and which limit binds?",
            .axes = {{"tasks", {10'000}, "tasks to be parked at the same time"}},
            .metrics = {metrics::tasks_alive},
            .needs = {Capability::spawn, Capability::block},
            .one_shot = true};
  }

  static void run(Trial& trial) requires Parks<R> {
    const long tasks = trial.param("tasks");
    R::run(trial.options(), [&] {
      while (trial.next()) {
        ParkedTasks<R> crowd(tasks);
        trial.timed([&] { crowd.park(tasks); });
        if (!crowd.failure().empty()) trial.limited(crowd.failure());
        trial.check(crowd.woken() == 0, "a task was not parked when they were counted");
        crowd.release_and_join();
        trial.check(crowd.woken() == crowd.alive(), "not every parked task woke");
        trial.operations(crowd.alive());
        trial.report(metrics::tasks_alive, static_cast<double>(crowd.alive()));
      }
    });
  }
};

}  // namespace barista
