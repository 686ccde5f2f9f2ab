// What does a yield cost among runnable tasks?
#pragma once

#include <atomic>
#include <coroutine>

#include "experiments/start_line.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct Yield {
  static constexpr long yields_per_iteration = 10'000;
  static constexpr long observed_yields = 1000;
  static constexpr double least_share_given_way = 0.9;

  static ExperimentInfo info() {
    return {.name = "yield",
            .family = "switch",
            .question = "What does a yield cost among runnable tasks?",
            .axes = {{"tasks", {2, 1000}, "tasks that do nothing but yield"}},
            .metrics = {metrics::yield_ns, metrics::given_way_per_op},
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
      report_given_way(trial, tasks);
    });
    trial.report_time_per_operation(metrics::yield_ns);
  }

 private:
  /// Untimed yields that each look whether another task has run meanwhile, for as long as all tasks
  /// still have yields to do.
  class Observation {
   public:
    explicit Observation(long tasks) : yields_(std::max(10L, observed_yields / tasks)) {}

    long yields() const { return yields_; }
    void before(long i) { last_.store(i, relaxed); }
    void after(long i) {
      if (somebody_has_finished_.load(relaxed)) return;
      seen_.fetch_add(1, relaxed);
      if (last_.load(relaxed) != i) given_way_.fetch_add(1, relaxed);
    }
    void finish() { somebody_has_finished_.store(true, relaxed); }

    double share_given_way() const {
      return static_cast<double>(given_way_.load()) / static_cast<double>(seen_.load());
    }

   private:
    static constexpr auto relaxed = std::memory_order_relaxed;  // counts; they order nothing

    const long yields_;
    std::atomic<long> last_{-1};
    std::atomic<long> seen_{0};
    std::atomic<long> given_way_{0};
    std::atomic<bool> somebody_has_finished_{false};
  };

  static void report_given_way(Trial& trial, long tasks) {
    Observation observation(tasks);
    StartLine<R> line(tasks);
    for (long i = 0; i < tasks; ++i) start_observed(line, i, observation);
    line.run_all();
    const double share = observation.share_given_way();
    trial.report(metrics::given_way_per_op, share);
    const bool somebody_waits = tasks > 1 && trial.options().workers == 1;
    trial.check(!somebody_waits || share >= least_share_given_way,
                "more than a tenth of the yields went on with the task that yielded");
  }

  template <class Line>
  static void start_observed(Line& line, long i, Observation& observation) {
    if constexpr (Awaits<R>) {
      R::go(yield_observed<R>(line, i, observation));
    } else {
      line.go(i, [i, &observation] {
        for (long n = 0; n < observation.yields(); ++n) {
          observation.before(i);
          R::yield();
          observation.after(i);
        }
        observation.finish();
      });
    }
  }

  template <Awaits T>
  static typename T::task yield_observed(StartLine<T>& line, long i, Observation& observation) {
    co_await line.start();
    for (long n = 0; n < observation.yields(); ++n) {
      observation.before(i);
      co_await T::await::yield();
      observation.after(i);
    }
    observation.finish();
    line.finish();
  }

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
