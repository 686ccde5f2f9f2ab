// What does it cost to hand the processor to a particular other task? A token goes round; whoever
// holds it wakes the next and parks. Two tasks are the classic ping-pong; more of them spoil the
// caches.
#pragma once

#include "experiments/start_line.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct TokenRing {
  static constexpr long hops_per_iteration = 1000;
  static constexpr long observed_hops = 100;

  static ExperimentInfo info() {
    return {.name = "token_ring",
            .family = "switch",
            .question = "What does it cost to hand the processor to a particular other task?",
            .axes = {{"tasks", {2, 1000}, "tasks in the ring"}},
            .metrics = {metrics::hop_ns, metrics::hops_across_pus_per_op},
            .needs = {Capability::spawn, Capability::block}};
  }

  static void run(Trial& trial) requires Blocks<R> {
    const long tasks = trial.param("tasks");
    const long laps = std::max(1L, hops_per_iteration / tasks);
    R::run(trial.options(), [&] {
      while (trial.next()) {
        Ring ring(tasks, trial.probes());
        ring.run(laps);
        trial.add_time_ns(ring.elapsed_ns());
        trial.operations(tasks * laps);
        trial.check(ring.hops() == tasks * laps, "the token has not made every hop");
      }
      observe(trial, tasks);
    });
    trial.report_time_per_operation(metrics::hop_ns);
  }

 private:
  /// The clock runs from the moment when the token comes home from an untimed first lap, for by
  /// then every other task is parked where the token will find it; it stops when the token is home
  /// again.
  class Ring {
   public:
    Ring(long tasks, const Probes& probes)
        : probes_(probes), parkers_(static_cast<std::size_t>(tasks)), next_(1 % tasks) {}

    void run(long laps) {
      const auto tasks = static_cast<long>(parkers_.size());
      StartLine<R> line(tasks);
      line.go(0, [this, laps] { lead(laps); });
      for (long i = 1; i < tasks; ++i) line.go(i, [this, i, laps] { follow(i, laps); });
      line.run_all();
    }

    /// From now on each hop also asks whose turn it is, and which PU it arrived on.
    void observe() { observing_ = true; }

    std::int64_t elapsed_ns() const { return elapsed_ns_; }
    long hops() const { return hops_; }
    bool in_order() const { return in_order_; }
    long crossings() const { return crossings_; }

   private:
    void lead(long laps) {
      std::int64_t begin_ns = 0;
      for (long lap = 0; lap <= laps; ++lap) {
        if (lap == 1) {
          begin_ns = probes_.now_ns();
          hops_ = 0;
          crossings_ = 0;
        }
        at(1).unpark();
        at(0).park();
        arrive(0);
      }
      elapsed_ns_ = probes_.now_ns() - begin_ns;
    }

    void follow(long i, long laps) {
      for (long lap = 0; lap <= laps; ++lap) {
        at(i).park();
        arrive(i);
        at(i + 1).unpark();
      }
    }

    /// Only the holder of the token comes here.
    void arrive(long i) {
      ++hops_;
      if (!observing_) return;
      if (i != next_) in_order_ = false;
      next_ = i + 1 == static_cast<long>(parkers_.size()) ? 0 : i + 1;
      const int pu = probes_.current_pu();
      if (last_pu_ != -1 && pu != last_pu_) ++crossings_;
      last_pu_ = pu;
    }

    typename R::parker& at(long i) {
      return parkers_[static_cast<std::size_t>(i) % parkers_.size()];
    }

    const Probes& probes_;
    std::vector<typename R::parker> parkers_;
    std::int64_t elapsed_ns_ = 0;
    long hops_ = 0;
    long next_;
    bool in_order_ = true;
    bool observing_ = false;
    long crossings_ = 0;
    int last_pu_ = -1;
  };

  /// Untimed laps in which every hop is observed.
  static void observe(Trial& trial, long tasks) {
    Ring ring(tasks, trial.probes());
    ring.observe();
    ring.run(std::max(1L, observed_hops / tasks));
    trial.report(metrics::hops_across_pus_per_op,
                 static_cast<double>(ring.crossings()) / static_cast<double>(ring.hops()));
    trial.check(ring.in_order(), "the token has come to another task than the next");
  }
};

}  // namespace barista
