#include "harness/launch/memory_watch.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "harness/machine/limits.hpp"

namespace barista {
namespace {

std::optional<std::int64_t> available_bytes() {
  const auto bytes = available_memory_bytes();
  return bytes ? std::optional(static_cast<std::int64_t>(*bytes)) : std::nullopt;
}

std::int64_t process_bytes(pid_t process) {
  const std::string status = read_text("/proc/" + std::to_string(process) + "/status").value_or("");
  std::uint64_t kib = 0;
  for (const char* part : {"VmRSS", "VmPTE"}) kib += number_of(status, part).value_or(0);
  return static_cast<std::int64_t>(kib) * 1024;
}

}  // namespace

MemoryWatch::MemoryWatch(std::int64_t ceiling_bytes)
    : available_before_(available_bytes()),
      ceiling_bytes_(available_before_ ? std::min(ceiling_bytes, *available_before_ / 4 * 3)
                                       : ceiling_bytes) {}

bool MemoryWatch::over_ceiling(pid_t worker) {
  used_ = process_bytes(worker);
  if (const auto available = available_bytes(); available && available_before_)
    used_ = std::max(used_, *available_before_ - *available);
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
