// Whether the kernel lets this process count: hardware counters (cycles) and software ones (context
// switches).
#pragma once

#include <string>

namespace barista {

struct PerfEvents {
  std::string hardware_missing_because;  // empty: cycles can be counted
  std::string software_missing_because;  // empty: context switches can be counted
};

/// Opens one counter of each sort on the calling thread and closes it again.
PerfEvents probe_perf_events();

}  // namespace barista
