#include "harness/record/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/record/errors.hpp"

namespace barista {

RunLock::RunLock(const std::filesystem::path& lock_file) {
  descriptor_ = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    throw UsageError(fmt::format("{} is not writable ({}); make it so, or choose another directory",
                                 lock_file.parent_path().string(), std::strerror(errno)));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  const bool held = errno == EWOULDBLOCK;
  const std::string why = held ? "another barista is running into it; wait for it or end it"
                               : fmt::format("it cannot be locked ({})", std::strerror(errno));
  ::close(descriptor_);
  throw UsageError(fmt::format("{}: {}", lock_file.parent_path().string(), why));
}

RunLock::~RunLock() { ::close(descriptor_); }

}  // namespace barista
