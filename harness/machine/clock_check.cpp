#include "harness/machine/clock_check.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>
#include <vector>

namespace barista {
namespace {

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

constexpr std::int64_t batches = 10;

/// One interruption makes one batch expensive; the median does not see it.
double median_of(std::vector<double> costs) {
  std::nth_element(costs.begin(), costs.begin() + batches / 2, costs.end());
  return costs[batches / 2];
}

/// What two readings in a row measure, as an experiment's interval does.
double empty_interval_ns(std::int64_t (*now_ns)(), std::int64_t in_batch) {
  std::vector<double> costs_ns;
  for (std::int64_t batch = 0; batch < batches; ++batch) {
    std::int64_t measured_ns = 0;
    for (std::int64_t i = 0; i < in_batch; i += 2) {
      const std::int64_t begin_ns = now_ns();
      measured_ns += now_ns() - begin_ns;
    }
    costs_ns.push_back(2 * static_cast<double>(measured_ns) / static_cast<double>(in_batch));
  }
  return median_of(std::move(costs_ns));
}

/// Of a clock that has not moved during the batches: it is coarser than they took. One that does
/// not move during these readings either (a tenth of a second and more) is no clock.
std::int64_t first_step_ns(std::int64_t (*now_ns)()) {
  constexpr std::int64_t most_readings = 20'000'000;
  const std::int64_t begin_ns = now_ns();
  for (std::int64_t i = 0; i < most_readings; ++i)
    if (const std::int64_t step_ns = now_ns() - begin_ns; step_ns > 0) return step_ns;
  return std::numeric_limits<std::int64_t>::max();
}

}  // namespace

ClockCheck check_clock() { return check_clock(steady_ns, 100'000); }

ClockCheck check_clock(std::int64_t (*now_ns)(), std::int64_t readings) {
  // Even, because an interval takes two.
  const std::int64_t in_batch = std::max<std::int64_t>(1, readings / batches / 2) * 2;
  ClockCheck check;
  std::vector<double> costs_ns;
  std::int64_t last_ns = now_ns();
  check.readings = 1;
  for (std::int64_t batch = 0; batch < batches; ++batch) {
    const std::int64_t begin_ns = last_ns;
    for (std::int64_t i = 0; i < in_batch; ++i) {
      const std::int64_t step_ns = now_ns() - last_ns;
      last_ns += step_ns;
      if (step_ns < 0) ++check.backward_steps;
      if (step_ns == 0) check.stood_still = true;
      if (step_ns > 0 && (check.resolution_ns == 0 || step_ns < check.resolution_ns))
        check.resolution_ns = step_ns;
    }
    check.readings += in_batch;
    costs_ns.push_back(static_cast<double>(last_ns - begin_ns) / static_cast<double>(in_batch));
  }
  if (check.resolution_ns == 0) check.resolution_ns = first_step_ns(now_ns);
  check.overhead_ns = median_of(std::move(costs_ns));
  check.empty_interval_ns = empty_interval_ns(now_ns, in_batch);
  return check;
}

}  // namespace barista
