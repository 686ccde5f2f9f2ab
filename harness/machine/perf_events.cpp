#include "harness/machine/perf_events.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace barista {
namespace {

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

/// Why this counter cannot be had; empty if it can. Counting user space only needs the fewest
/// rights.
std::string try_counter(std::uint32_t type, std::uint64_t config, bool user_space_only) {
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = type;
  attributes.config = config;
  attributes.disabled = 1;
  attributes.exclude_kernel = user_space_only ? 1 : 0;
  attributes.exclude_hv = 1;
  const long descriptor =
      ::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  if (descriptor < 0) return reason_of(errno);
  ::close(static_cast<int>(descriptor));
  return {};
}

}  // namespace

PerfEvents probe_perf_events() {
  // Switches happen in the kernel: counted in user space only, they would always be 0.
  return {try_counter(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, true),
          try_counter(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, false)};
}

}  // namespace barista
