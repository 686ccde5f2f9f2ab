// How good the clock of this process is: what a reading costs, what an interval costs in which
// nothing is done, how fine the clock is, whether it ever ran backwards. Workers use it without the
// rest of machine/.
#pragma once

#include <cstdint>

namespace barista {

struct ClockCheck {
  double overhead_ns = 0;          // of one reading; median of several batches
  double empty_interval_ns = 0;    // measured between two readings with nothing between; median
  std::int64_t resolution_ns = 0;  // smallest step that was seen; the largest number if none was
  bool stood_still = false;        // two readings in a row were equal
  std::int64_t backward_steps = 0;
  std::int64_t readings = 0;

  /// What an interval may be off by. A clock that has moved at every reading is finer than a
  /// reading takes, and its smallest step says nothing of its resolution.
  std::int64_t coarseness_ns() const { return stood_still ? resolution_ns : 1; }
};

/// Reads std::chrono::steady_clock some 100 000 times: a few milliseconds.
ClockCheck check_clock();

/// The same judgement over any clock; `now_ns` is called `readings` times, and as often again for
/// the empty intervals.
ClockCheck check_clock(std::int64_t (*now_ns)(), std::int64_t readings);

}  // namespace barista
