#include "harness/record/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

/// A child of a barista that was killed holds the lock until it becomes a worker: an instant, on a
/// machine under load a long one.
bool lock_soon(int descriptor) {
  constexpr int most_tries = 50;
  constexpr useconds_t pause_us = 20'000;
  for (int tries = 1; ::flock(descriptor, LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (errno != EWOULDBLOCK || tries == most_tries) return false;
    ::usleep(pause_us);
  }
  return true;
}

}  // namespace

RunLock::RunLock(const std::filesystem::path& lock_file) {
  const std::filesystem::path directory = lock_file.parent_path();
  // The lock of an earlier run may be writable where its directory is not any more.
  if (::access(directory.c_str(), W_OK | X_OK) == 0)
    descriptor_ = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    throw UsageError(fmt::format("{} is not writable ({}); make it so, or choose another directory",
                                 directory.string(), std::strerror(errno)));
  if (lock_soon(descriptor_)) return;
  const bool held = errno == EWOULDBLOCK;
  const std::string why = held ? "another barista is running into it; wait for it or end it"
                               : fmt::format("it cannot be locked ({})", std::strerror(errno));
  ::close(descriptor_);
  throw UsageError(fmt::format("{}: {}", directory.string(), why));
}

RunLock::~RunLock() { ::close(descriptor_); }

}  // namespace barista
