// What else runs on this machine, in the kernel's own counters: read twice, the difference says how
// disturbed the time between was. Reading changes nothing and takes well under a millisecond.
#pragma once

#include <cstdint>
#include <optional>

#include "harness/machine/clocks.hpp"
#include "harness/machine/system_files.hpp"

namespace barista {

/// Counters since boot, except where said. What the kernel does not offer is nothing.
struct NoiseReading {
  ClockReading taken;
  std::optional<std::uint64_t> total_jiffies;
  std::optional<std::uint64_t> idle_jiffies;   // idle and waiting for I/O
  std::optional<std::uint64_t> steal_jiffies;  // taken by the hypervisor
  std::optional<std::uint64_t> context_switches;
  std::optional<std::uint64_t> procs_running;  // now; includes the reader
  std::optional<double> load_1min;
  std::optional<std::uint64_t> psi_cpu_us;  // time in which some task waited for a PU
  std::optional<std::uint64_t> psi_memory_us;
  std::optional<std::uint64_t> psi_io_us;
  std::optional<std::uint64_t>
      throttled_periods;                       // in which the cgroup's cpu quota stopped its tasks
  std::optional<std::uint64_t> frequency_khz;  // now, mean over the PUs
  std::optional<std::uint64_t> thermal_throttles;  // of all cores
};

NoiseReading read_noise(const SystemFiles& files = {});

/// Shares are of the PUs' time (steal, busy) or of the wall-clock time (PSI), from 0 to 1.
struct Noise {
  double seconds = 0;
  std::optional<double> steal_share;
  std::optional<double> busy_share;  // not idle, whoever it was
  std::optional<double> context_switches_per_s;
  std::optional<std::uint64_t> runnable;  // at the end; includes the reader
  // Ran or waited to run at both ends, without the reader: at a single instant it may be a kernel
  // thread that was passing through.
  std::optional<std::uint64_t> others_running;
  std::optional<double> load_1min;  // at the end
  std::optional<double> psi_cpu_share;
  std::optional<double> psi_memory_share;
  std::optional<double> psi_io_share;
  std::optional<std::uint64_t> throttled_periods;
  std::optional<std::uint64_t> thermal_throttles;
  std::optional<double> frequency_ratio;  // end to begin
  double clock_disagreement_s = 0;
};

/// A counter that ran backwards (a virtual machine moved) gives nothing.
Noise noise_between(const NoiseReading& begin, const NoiseReading& end);

}  // namespace barista
