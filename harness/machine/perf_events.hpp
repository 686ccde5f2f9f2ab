// What the kernel lets this process count (perf_event_open): hardware events, such as cycles, and
// software ones, such as context switches.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace barista {

struct PerfEvent {
  std::string_view metric;  // of harness/contract/metrics.hpp
  std::uint32_t type;       // these two as of perf_event_attr
  std::uint64_t config;
};

struct PerfEvents {
  std::vector<PerfEvent> countable;      // of the hardware's
  std::string hardware_missing_because;  // empty: cycles can be counted
  std::string software_missing_because;  // empty: context switches can be counted
};

/// Opens one counter of each sort on the calling thread and closes it again.
PerfEvents probe_perf_events();

/// "cycles_per_op, instructions_per_op", or "missing because ...".
std::string hardware_counters_words(const PerfEvents& events);

/// A counter of user space that begins when the calling thread executes another program, and then
/// counts all of that program's threads. Survives the execution; -1 with errno if it cannot be had.
/// Async-signal-safe. A read of the descriptor gives the count, and for how many nanoseconds it was
/// enabled and really counted.
int open_counter_of_next_program(const PerfEvent& event);

}  // namespace barista
