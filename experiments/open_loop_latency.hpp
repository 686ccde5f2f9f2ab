// How long does a request wait that comes when it comes? Requests are due at a fixed rate, whether
// or not the earlier ones are answered, and each latency counts from the moment when its request
// was due. A stall therefore delays all that were due meanwhile, as it would delay the users of a
// service; timing from the moment at which a request is sent would count it once (Tene's
// "coordinated omission").
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/contract/experiment.hpp"

namespace barista {

template <class R>
struct OpenLoopLatency {
  static constexpr long requests = 10'000;  // ten of them lie beyond the 99.9th percentile

  static ExperimentInfo info() {
    return {.name = "open_loop_latency",
            .family = "throughput",
            .question = "How long does a request wait that comes when it comes?",
            .axes = {{"rate_per_s", {10'000}, "requests that are due in a second"}},
            .metrics = {metrics::latency_p50_ns, metrics::latency_p90_ns, metrics::latency_p99_ns,
                        metrics::latency_p999_ns, metrics::latency_max_ns},
            .needs = {Capability::spawn, Capability::yield},
            .one_shot = true,
            .duration = {.operations = requests, .rate_axis = "rate_per_s"}};
  }

  static void run(Trial& trial) requires Yields<R> {
    const long period_ns = 1'000'000'000 / trial.param("rate_per_s");
    R::run(trial.options(), [&] {
      std::vector<std::int64_t> latencies_ns(requests, unanswered);
      while (trial.next()) {
        trial.timed([&] { serve(trial.probes(), period_ns, latencies_ns); });
        trial.operations(requests);
        std::sort(latencies_ns.begin(), latencies_ns.end());
        trial.check(latencies_ns.front() > unanswered, "a request was not answered");
      }
      report(trial, latencies_ns);
    });
  }

 private:
  static constexpr std::int64_t unanswered = -1;

  /// Each request is a task; the generator lets them run while it waits for the next to be due.
  static void serve(const Probes& probes, long period_ns, std::vector<std::int64_t>& latencies_ns) {
    typename R::task_group group;
    std::int64_t due_ns = probes.now_ns();
    for (std::int64_t& latency_ns : latencies_ns) {
      due_ns += period_ns;
      while (probes.now_ns() < due_ns) R::yield();
      group.go([&probes, &latency_ns, due_ns] { latency_ns = probes.now_ns() - due_ns; });
    }
    group.wait();
  }

  /// Exact, by nearest rank: every latency is kept, so that no histogram rounds it.
  static void report(Trial& trial, const std::vector<std::int64_t>& ascending_ns) {
    const auto quantile = [&](double share) {
      const double rank = std::ceil(share * static_cast<double>(requests) - 1e-9);
      return static_cast<double>(ascending_ns[static_cast<std::size_t>(rank) - 1]);
    };
    trial.report(metrics::latency_p50_ns, quantile(0.5));
    trial.report(metrics::latency_p90_ns, quantile(0.9));
    trial.report(metrics::latency_p99_ns, quantile(0.99));
    trial.report(metrics::latency_p999_ns, quantile(0.999));
    trial.report(metrics::latency_max_ns, quantile(1));
  }
};

}  // namespace barista
