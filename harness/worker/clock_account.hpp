// Whether a clock was good enough for what it measured, and what is left of a time without it.
#pragma once

#include <string>

#include "harness/machine/clock_check.hpp"

namespace barista {

/// One repetition, as its experiment accounts for it.
struct TimedWork {
  std::int64_t elapsed_ns = 0;
  std::int64_t intervals = 0;
  std::int64_t operations = 0;
  bool includes_clock = false;  // the metric means a time with a reading in it
};

inline constexpr double most_clock_share = 0.05;
inline constexpr double most_coarseness_share = 0.1;

/// Why the time must not be used, or nothing: readings take more than 5 % of it, the clock's
/// resolution is more than 10 % of an interval, or the clock ran backwards.
std::string clock_fault(const ClockCheck& clock, const TimedWork& work);

/// The empty intervals, per operation.
double baseline_ns(const ClockCheck& clock, const TimedWork& work);

/// Per operation, less the baseline: negative where the work was too small to be told from nothing.
double net_ns(const ClockCheck& clock, const TimedWork& work);

}  // namespace barista
