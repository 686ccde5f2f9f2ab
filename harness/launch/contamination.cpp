#include "harness/launch/contamination.hpp"

namespace barista {
namespace {

bool kept_busy(const Noise& noise, double own_cpu_s, long pus) {
  if (!noise.busy_share) return false;
  const double others_s = *noise.busy_share * noise.seconds * static_cast<double>(pus) - own_cpu_s;
  return others_s > 0.25 * noise.seconds && others_s > 0.03;
}

bool preempted(const Noise& noise, const OwnUsage& own) {
  return own.alone_on_its_pus && own.involuntary_switches >= 10 &&
         static_cast<double>(own.involuntary_switches) > 100 * noise.seconds;
}

}  // namespace

std::string contamination_marks(const Noise& noise, const OwnUsage& own, long pus) {
  std::string marks;
  const auto mark = [&](bool marked, const char* name) {
    if (marked) marks += (marks.empty() ? "" : ";") + std::string(name);
  };
  mark(noise.steal_share.value_or(0) > 0.01, "steal");
  mark(kept_busy(noise, own.cpu_s, pus), "busy");
  mark(noise.others_running.value_or(0) > 0, "running");
  mark(preempted(noise, own), "preempted");
  mark(own.major_faults > 0, "paged");
  mark(noise.throttled_periods.value_or(0) > 0, "throttled");
  mark(noise.psi_memory_share.value_or(0) > 0.01, "memory");
  mark(noise.psi_io_share.value_or(0) > 0.1, "io");
  mark(noise.clock_disagreement_s > 1e-3 + 1e-3 * noise.seconds, "clock");
  mark(noise.frequency_ratio.value_or(1) < 0.9 || noise.thermal_throttles.value_or(0) > 0,
       "frequency");
  return marks;
}

}  // namespace barista
