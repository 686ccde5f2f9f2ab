// Keeps two programs from writing into one run directory. The kernel frees the lock when its holder
// ends, however it ends.
#pragma once

#include <filesystem>

namespace barista {

class RunLock {
 public:
  /// Throws UsageError if another process holds it.
  explicit RunLock(const std::filesystem::path& lock_file);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace barista
