// What does a yield cost among runnable tasks?
#pragma once

#include <coroutine>

#include "experiments/start_line.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct Yield {
  static constexpr long yields_per_iteration = 10'000;

  static ExperimentInfo info() {
    return {.name = "yield",
            .family = "switch",
            .question = "What does a yield cost among runnable tasks?",
            .axes = {{"tasks", {2, 1000}, "tasks that do nothing but yield"}},
            .metrics = {metrics::yield_ns},
            .needs = {Capability::yield, Capability::block}};
  }

  static void run(Trial& trial) requires(Yields<R>&& Blocks<R>) || Awaits<R> {
    const long tasks = trial.param("tasks");
    const long yields = std::max(1L, yields_per_iteration / tasks);
    R::run(trial.options(), [&] {
      std::vector<long> done(static_cast<std::size_t>(tasks));
      while (trial.next()) {
        StartLine<R> line(tasks);
        for (long i = 0; i < tasks; ++i) start(line, i, yields, done[static_cast<std::size_t>(i)]);
        line.time_all(trial);
        trial.operations(tasks * yields);
        trial.check(std::all_of(done.begin(), done.end(), [=](long n) { return n == yields; }),
                    "a task has not yielded as often as promised");
        std::fill(done.begin(), done.end(), 0);
      }
    });
    trial.report_time_per_operation(metrics::yield_ns);
  }

 private:
  template <class Line>
  static void start(Line& line, long i, long yields, long& done) {
    if constexpr (Awaits<R>) {
      R::go(yield_often<R>(line, yields, done));
    } else {
      line.go(i, [yields, &done] {
        long n = 0;
        for (; n < yields; ++n) R::yield();
        done = n;
      });
    }
  }

  template <Awaits T>
  static typename T::task yield_often(StartLine<T>& line, long yields, long& done) {
    co_await line.start();
    long n = 0;
    for (; n < yields; ++n) co_await T::await::yield();
    done = n;
    line.finish();
  }
};

}  // namespace barista
