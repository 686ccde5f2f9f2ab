// How good the clock of this process is: what a reading costs, how fine it is, whether it ever ran
// backwards.
#pragma once

#include <cstdint>

namespace barista {

struct ClockCheck {
  double overhead_ns = 0;          // of one reading; median of several batches
  std::int64_t resolution_ns = 0;  // smallest step that was seen
  std::int64_t backward_steps = 0;
  std::int64_t readings = 0;
};

/// Reads std::chrono::steady_clock some 100 000 times: a few milliseconds.
ClockCheck check_clock();

/// The same judgement over any clock; `now_ns` is called `readings` times. For tests with a clock
/// of their own.
ClockCheck check_clock(std::int64_t (*now_ns)(), std::int64_t readings);

}  // namespace barista
