#include "harness/machine/perf_events.hpp"

#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

constexpr std::array hardware_events{
    PerfEvent{metrics::cycles_per_op.name, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES},
    PerfEvent{metrics::instructions_per_op.name, PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS},
    PerfEvent{metrics::branch_misses_per_op.name, PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES},
    PerfEvent{metrics::cache_misses_per_op.name, PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES}};
static_assert(hardware_events.size() == metrics::hardware_counts.size());

std::string reason_of(int error) {
  switch (error) {
    case ENOENT:
      return "the processor, or its hypervisor, offers no such counter";
    case EACCES:
    case EPERM:
      return "kernel.perf_event_paranoid, or a sandbox, forbids it";
    case ENOSYS:
      return "the kernel is built without perf_event_open";
    default:
      return std::strerror(error);
  }
}

perf_event_attr attributes_of(std::uint32_t type, std::uint64_t config, bool user_space_only) {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = type;
  attributes.config = config;
  attributes.disabled = 1;
  attributes.exclude_kernel = user_space_only ? 1 : 0;
  attributes.exclude_hv = 1;
  return attributes;
}

/// On the calling thread, wherever it runs.
int open_counter(perf_event_attr attributes, unsigned long flags) {
  return static_cast<int>(::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, flags));
}

/// Why this counter cannot be had; empty if it can. Counting user space only needs the fewest
/// rights.
std::string try_counter(std::uint32_t type, std::uint64_t config, bool user_space_only) {
  const int descriptor =
      open_counter(attributes_of(type, config, user_space_only), PERF_FLAG_FD_CLOEXEC);
  if (descriptor < 0) return reason_of(errno);
  ::close(descriptor);
  return {};
}

}  // namespace

PerfEvents probe_perf_events() {
  PerfEvents events;
  for (const PerfEvent& event : hardware_events) {
    const std::string missing_because = try_counter(event.type, event.config, true);
    if (missing_because.empty())
      events.countable.push_back(event);
    else if (event.config == PERF_COUNT_HW_CPU_CYCLES)
      events.hardware_missing_because = missing_because;
  }
  // Switches happen in the kernel: counted in user space only, they would always be 0.
  events.software_missing_because =
      try_counter(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, false);
  return events;
}

std::string hardware_counters_words(const PerfEvents& events) {
  if (events.countable.empty())
    return fmt::format("missing because {}", events.hardware_missing_because);
  std::string words;
  for (const PerfEvent& event : events.countable)
    words.append(words.empty() ? "" : ", ").append(event.metric);
  return words;
}

int open_counter_of_next_program(const PerfEvent& event) {
  perf_event_attr attributes = attributes_of(event.type, event.config, true);
  attributes.inherit = 1;
  attributes.enable_on_exec = 1;
  attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  return open_counter(attributes, 0);
}

}  // namespace barista
