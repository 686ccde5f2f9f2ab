#include "harness/launch/memory_watch.hpp"

#include <algorithm>
#include <string>

#include "harness/machine/system_files.hpp"

namespace barista {
namespace {

std::int64_t kib_of(const std::string& text, const char* key) {
  return static_cast<std::int64_t>(number_of(text, key).value_or(0)) * 1024;
}

std::int64_t available_bytes() {
  return kib_of(read_text("/proc/meminfo").value_or(""), "MemAvailable:");
}

std::int64_t process_bytes(pid_t process) {
  const std::string status = read_text("/proc/" + std::to_string(process) + "/status").value_or("");
  return kib_of(status, "VmRSS:") + kib_of(status, "VmPTE:");
}

}  // namespace

MemoryWatch::MemoryWatch(std::int64_t ceiling_bytes)
    : available_before_(available_bytes()),
      ceiling_bytes_(available_before_ == 0  // unknown
                         ? ceiling_bytes
                         : std::min(ceiling_bytes, available_before_ / 4 * 3)) {}

bool MemoryWatch::over_ceiling(pid_t worker) {
  used_ = std::max(process_bytes(worker), available_before_ - available_bytes());
  return used_ > ceiling_bytes_;
}

std::chrono::milliseconds MemoryWatch::pause() const {
  constexpr std::int64_t fastest_growth_bytes_per_ms =
      16 << 20;  // of a program that only touches pages
  const std::int64_t headroom = std::max<std::int64_t>(0, ceiling_bytes_ - used_);
  return std::chrono::milliseconds(
      std::clamp<std::int64_t>(headroom / fastest_growth_bytes_per_ms / 2, 10, 50));
}

}  // namespace barista
