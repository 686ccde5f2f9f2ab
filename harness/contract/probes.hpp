// What an experiment can ask the system about the process it runs in. The worker answers from the
// kernel; a runtime in virtual time answers for itself. A table of function pointers: read at the
// edges of intervals, never inside.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "harness/contract/metrics.hpp"

namespace barista {

/// What the system may not tell: then there is nothing, never a zero.
using MaybeCount = std::optional<std::int64_t>;

/// Nothing unless both are known.
inline MaybeCount difference(const MaybeCount& a, const MaybeCount& b) {
  return a && b ? MaybeCount(*a - *b) : std::nullopt;
}

/// Counts since the process began (clones: since boot, system-wide).
struct Counters {
  std::int64_t voluntary_switches = 0;
  std::int64_t involuntary_switches = 0;
  std::int64_t minor_faults = 0;
  std::int64_t major_faults = 0;
  MaybeCount clones = 0;
  // In the order of metrics::hardware_counts; nothing where one is not counted.
  std::array<std::optional<double>, metrics::hardware_counts.size()> hardware{};
};

/// Bytes now. Kernel stacks, slab and free memory are the system's, the rest is the process's.
struct MemoryLayers {
  MaybeCount reserved = 0;
  MaybeCount pss = 0;
  MaybeCount page_table = 0;
  MaybeCount kernel_stack = 0;
  MaybeCount slab = 0;
  MaybeCount system_free = 0;
  MaybeCount cgroup = {};  // charged to the process's group; may not be visible
};

struct Probes {
  std::int64_t (*now_ns)();  // monotonic
  Counters (*counters)();
  MemoryLayers (*memory)();
  int (*current_pu)();             // OS index of the PU that runs the caller
  void (*settle)();                // gives what was just woken the time to come to rest
  std::string (*binding_limit)();  // called when a task could not be created: which limit of the
                                   // system was used up
  void (*spin)(std::int64_t ns) = nullptr;  // keeps the caller's PU busy for so long
  std::int64_t (*cpu_time_ns)() = nullptr;  // of all threads since the process began
  // The clock moves only with what is done: exact, free, and not to be calibrated.
  bool clock_is_virtual = false;
};

}  // namespace barista
