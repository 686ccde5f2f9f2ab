#include "harness/machine/clock_check.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace barista {
namespace {

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

ClockCheck check_clock() { return check_clock(steady_ns, 100'000); }

ClockCheck check_clock(std::int64_t (*now_ns)(), std::int64_t readings) {
  constexpr std::int64_t batches = 10;
  ClockCheck check;
  std::vector<double> costs_ns;
  std::int64_t last_ns = now_ns();
  check.readings = 1;
  for (std::int64_t batch = 0; batch < batches; ++batch) {
    const std::int64_t begin_ns = last_ns;
    const std::int64_t in_batch = std::max<std::int64_t>(1, readings / batches);
    for (std::int64_t i = 0; i < in_batch; ++i) {
      const std::int64_t step_ns = now_ns() - last_ns;
      last_ns += step_ns;
      if (step_ns < 0) ++check.backward_steps;
      if (step_ns > 0 && (check.resolution_ns == 0 || step_ns < check.resolution_ns))
        check.resolution_ns = step_ns;
    }
    check.readings += in_batch;
    costs_ns.push_back(static_cast<double>(last_ns - begin_ns) / static_cast<double>(in_batch));
  }
  // One interruption makes one batch expensive; the median does not see it.
  std::nth_element(costs_ns.begin(), costs_ns.begin() + batches / 2, costs_ns.end());
  check.overhead_ns = costs_ns[batches / 2];
  return check;
}

}  // namespace barista
