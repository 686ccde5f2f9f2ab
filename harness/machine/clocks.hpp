// The kernel's clocks side by side, to notice that somebody set, slewed or stopped one of them
// while something was measured by another.
#pragma once

#include <cstdint>

namespace barista {

/// Nanoseconds, taken within 50 µs of each other where the system lets it.
struct ClockReading {
  std::int64_t monotonic_ns = 0;  // what durations are measured with; NTP may slew it
  std::int64_t raw_ns = 0;        // CLOCK_MONOTONIC_RAW, which nobody slews
  std::int64_t realtime_ns = 0;   // jumps when the time of day is set
  std::int64_t boottime_ns = 0;   // goes on while the machine is suspended
};

ClockReading read_clocks();

/// By how much the other clocks disagree with the monotonic one about the time between two
/// readings: the largest of them, in seconds, >= 0.
double clock_disagreement_s(const ClockReading& begin, const ClockReading& end);

}  // namespace barista
