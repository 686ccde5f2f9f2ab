#include "harness/launch/contamination.hpp"

namespace barista {

std::string contamination_marks(const Noise& noise, double worker_cpu_s, long pus) {
  std::string marks;
  const auto mark = [&](bool marked, const char* name) {
    if (marked) marks += (marks.empty() ? "" : ";") + std::string(name);
  };
  const double others_s =
      noise.busy_share.value_or(0) * noise.seconds * static_cast<double>(pus) - worker_cpu_s;
  mark(noise.steal_share.value_or(0) > 0.01, "steal");
  mark(noise.busy_share && others_s > 0.25 * noise.seconds && others_s > 0.05, "busy");
  mark(noise.throttled_periods.value_or(0) > 0, "throttled");
  mark(noise.psi_memory_share.value_or(0) > 0.01, "memory");
  return marks;
}

}  // namespace barista
