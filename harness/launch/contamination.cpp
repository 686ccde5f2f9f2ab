#include "harness/launch/contamination.hpp"

#include <algorithm>
#include <optional>

#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

bool kept_busy(const Noise& noise, double own_cpu_s, long pus) {
  if (!noise.busy_share) return false;
  const double others_s = *noise.busy_share * noise.seconds * static_cast<double>(pus) - own_cpu_s;
  return others_s > 0.25 * noise.seconds && others_s > 0.03;
}

/// The sum of that metric's values, or nothing where no sample has it.
std::optional<double> total(const std::vector<Sample>& samples, const Metric& metric) {
  std::optional<double> sum;
  for (const Sample& sample : samples)
    if (sample.metric == metric.name && sample.value) sum = sum.value_or(0) + *sample.value;
  return sum;
}

}  // namespace

OwnUsage while_it_measured(OwnUsage whole_life, const std::vector<Sample>& samples) {
  OwnUsage own = whole_life;
  if (const auto faults = total(samples, metrics::major_faults_per_op)) own.paged = *faults > 0;
  const auto switches = total(samples, metrics::involuntary_switches_per_op);
  const auto ns = total(samples, metrics::net_ns);
  // The smaller one: what is measured may be a small part of a repetition, and idle threads of the
  // runtime may be in each other's way outside of it.
  if (switches && ns && *ns > 0)
    own.preempted_per_s = std::min(own.preempted_per_s, *switches / (*ns * 1e-9));
  return own;
}

std::string contamination_marks(const Noise& noise, const OwnUsage& own, long pus) {
  std::string marks;
  const auto mark = [&](bool marked, const char* name) {
    if (marked) marks += (marks.empty() ? "" : ";") + std::string(name);
  };
  mark(noise.steal_share.value_or(0) > 0.01, "steal");
  mark(kept_busy(noise, own.cpu_s, pus), "busy");
  mark(noise.others_running.value_or(0) > 0, "running");
  mark(own.alone_on_its_pus && own.preempted_per_s > 100, "preempted");
  mark(own.paged, "paged");
  mark(noise.throttled_periods.value_or(0) > 0, "throttled");
  mark(noise.psi_memory_share.value_or(0) > 0.01, "memory");
  mark(noise.psi_io_share.value_or(0) > 0.1, "io");
  mark(noise.clock_disagreement_s > 1e-3 + 1e-3 * noise.seconds, "clock");
  mark(noise.frequency_ratio.value_or(1) < 0.9 || noise.thermal_throttles.value_or(0) > 0,
       "frequency");
  return marks;
}

}  // namespace barista
