#include "harness/worker/state_trial.hpp"

#include <cstdio>
#include <cstdlib>

namespace barista {

long StateTrial::param(std::string_view axis) const {
  const auto found = case_.params.find(axis);
  if (found == case_.params.end()) {
    std::fprintf(stderr, "experiment %s asks for the axis '%s', which it does not declare\n",
                 std::string(case_.entry->info.name).c_str(), std::string(axis).c_str());
    std::abort();
  }
  return found->second;
}

bool StateTrial::next() {
  if (started_) {
    state_.SetIterationTime(static_cast<double>(iteration_ns_) * 1e-9);
    iteration_ns_ = 0;
  } else {
    started_ = true;
    before_ = probes_.counters();
  }
  const bool more = state_.KeepRunning();
  if (!more) after_ = probes_.counters();
  return more;
}

void StateTrial::limited(std::string_view what_failed) {
  state_.SetLabel(std::string(what_failed) + "; " + probes_.binding_limit());
}

void StateTrial::finish() {
  check(started_ && operations_ > 0, "no operation was counted");
  if (reports_time_) {
    const std::string fault = clock_fault(clock_, timed_work());
    check(fault.empty(), fault);
  }
  if (!invalid_.empty()) {
    state_.SkipWithError(invalid_.c_str());
    return;
  }
  for (const auto& [name, value] : reported_) state_.counters[std::string(name)] = value;
  if (reports_time_) report_clock();
  report_mechanism();
}

TimedWork StateTrial::timed_work() const {
  return {elapsed_ns_, intervals_, operations_, case_.entry->info.includes_clock};
}

void StateTrial::report_clock() {
  const auto put = [&](const Metric& metric, double value) {
    state_.counters[std::string(metric.name)] = value;
  };
  put(metrics::baseline_ns, baseline_ns(clock_, timed_work()));
  put(metrics::net_ns, net_ns(clock_, timed_work()));
  put(metrics::clock_overhead_ns, clock_.overhead_ns);
  put(metrics::clock_resolution_ns, static_cast<double>(clock_.coarseness_ns()));
  put(metrics::clock_backward_steps, static_cast<double>(clock_.backward_steps));
}

void StateTrial::report_mechanism() {
  const auto report_count = [&](const Metric& metric, std::int64_t count) {
    state_.counters[std::string(metric.name)] =
        static_cast<double>(count) / static_cast<double>(operations_);
  };
  const std::int64_t voluntary = after_.voluntary_switches - before_.voluntary_switches;
  const std::int64_t involuntary = after_.involuntary_switches - before_.involuntary_switches;
  report_count(metrics::voluntary_switches_per_op, voluntary);
  report_count(metrics::involuntary_switches_per_op, involuntary);
  report_count(metrics::kernel_switches_per_op, voluntary + involuntary);
  report_count(metrics::minor_faults_per_op, after_.minor_faults - before_.minor_faults);
  report_count(metrics::major_faults_per_op, after_.major_faults - before_.major_faults);
  if (const MaybeCount clones = difference(after_.clones, before_.clones))
    report_count(metrics::clones_per_op, *clones);
  for (std::size_t i = 0; i < metrics::hardware_counts.size(); ++i) {
    if (before_.hardware[i] && after_.hardware[i])
      state_.counters[std::string(metrics::hardware_counts[i].name)] =
          (*after_.hardware[i] - *before_.hardware[i]) / static_cast<double>(operations_);
  }
}

}  // namespace barista
