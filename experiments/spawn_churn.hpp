// What does a task cost in a population that stays the same: as many are born as die?
#pragma once

#include "experiments/marks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct SpawnChurn {
  static constexpr unsigned char generations = 20;

  static ExperimentInfo info() {
    return {.name = "spawn_churn",
            .family = "spawn",
            .question = "What does a task cost while as many are born as die?",
            .axes = {{"alive", {100}, "chains in which each task starts its successor and ends"}},
            .metrics = {metrics::churn_ns},
            .needs = {Capability::spawn, Capability::block}};
  }

  static void run(Trial& trial) requires Blocks<R> {
    const long alive = trial.param("alive");
    R::run(trial.options(), [&] {
      Marks marks(alive);
      while (trial.next()) {
        marks.clear();
        typename R::wait_group chains;
        trial.timed([&] {
          chains.add(alive);
          for (long i = 0; i < alive; ++i) go_generation(marks.slot(i), &chains);
          chains.wait();
        });
        trial.operations(alive * generations);
        trial.check(marks.all(generations), "a chain has lost or doubled a generation");
      }
    });
    trial.report_time_per_operation(metrics::churn_ns);
  }

 private:
  // A template: a runtime without a wait_group has no such type to name.
  template <class WaitGroup>
  static void go_generation(unsigned char* born, WaitGroup* chains) {
    R::go([=] {
      if (++*born < generations)
        go_generation(born, chains);
      else
        chains->done();
    });
  }
};

}  // namespace barista
