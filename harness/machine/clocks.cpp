#include "harness/machine/clocks.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace barista {
namespace {

std::int64_t now_ns(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

ClockReading read_clocks() {
  constexpr std::int64_t close_ns = 50'000;
  constexpr int tries = 5;  // a reading that was interrupted would look like a step
  ClockReading reading;
  for (int i = 0; i < tries; ++i) {
    reading = {.monotonic_ns = now_ns(CLOCK_MONOTONIC),
               .raw_ns = now_ns(CLOCK_MONOTONIC_RAW),
               .realtime_ns = now_ns(CLOCK_REALTIME),
               .boottime_ns = now_ns(CLOCK_BOOTTIME)};
    if (now_ns(CLOCK_MONOTONIC) - reading.monotonic_ns < close_ns) break;
  }
  return reading;
}

double clock_disagreement_s(const ClockReading& begin, const ClockReading& end) {
  const std::int64_t elapsed_ns = end.monotonic_ns - begin.monotonic_ns;
  const auto off_ns = [&](std::int64_t from, std::int64_t to) {
    return std::abs(to - from - elapsed_ns);
  };
  return 1e-9 * static_cast<double>(std::max({off_ns(begin.raw_ns, end.raw_ns),
                                              off_ns(begin.realtime_ns, end.realtime_ns),
                                              off_ns(begin.boottime_ns, end.boottime_ns)}));
}

}  // namespace barista
