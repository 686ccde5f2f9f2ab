// How much memory a worker takes, from the outside, while it runs: what the kernel books to the
// process, or what the system has lost since, whichever is more, for kernel stacks and slab are
// booked to nobody.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace barista {

class MemoryWatch {
 public:
  /// Takes what machine and control groups have available now as its baseline: to be made before
  /// the worker starts. Lowers the ceiling to three quarters of that, so that a small machine is
  /// not driven to its end.
  explicit MemoryWatch(std::int64_t ceiling_bytes);

  std::int64_t ceiling_bytes() const { return ceiling_bytes_; }

  /// Reads anew. Cost: some 50 µs, and none of it in the worker.
  bool over_ceiling(pid_t worker);

  /// When to look again: the sooner, the nearer it is to the ceiling.
  std::chrono::milliseconds pause() const;

 private:
  std::optional<std::int64_t> available_before_;
  std::int64_t ceiling_bytes_;
  std::int64_t used_ = 0;
};

}  // namespace barista
