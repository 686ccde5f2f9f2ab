#include "harness/machine/first_touch.hpp"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <new>

#include "harness/machine/limits.hpp"

namespace barista {
namespace {

using Clock = std::chrono::steady_clock;
using Count = std::atomic<std::int64_t>;
static_assert(Count::is_always_lock_free, "it is shared between processes");

std::int64_t half_of_available(const SystemFiles& files) {
  return static_cast<std::int64_t>(available_memory_bytes(files).value_or(0) / 2);
}

void* map(std::size_t bytes, int sharing) {
  void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                        sharing | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? nullptr : memory;
}

[[noreturn]] void touch(std::int64_t bytes, Clock::time_point deadline, Count& touched) {
  constexpr std::int64_t pages_between_looks = 1024;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::int64_t page = ::sysconf(_SC_PAGESIZE);
  auto* const memory =
      static_cast<volatile char*>(map(static_cast<std::size_t>(bytes), MAP_PRIVATE));
  if (memory == nullptr) ::_exit(1);
  for (std::int64_t at = 0; at < bytes; at += page) {
    if (at % (page * pages_between_looks) == 0 && Clock::now() >= deadline) break;
    memory[at] = 1;
    touched.store(at + page, std::memory_order_relaxed);
  }
  ::_exit(0);
}

}  // namespace

std::int64_t touch_and_release(std::int64_t bytes, std::chrono::duration<double> most_time,
                               const SystemFiles& files) {
  const std::int64_t wanted = std::min(bytes, half_of_available(files));
  void* const shared = map(sizeof(Count), MAP_SHARED);
  if (wanted <= 0 || shared == nullptr) return 0;
  auto* const touched = new (shared) Count(0);
  const Clock::time_point deadline =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(most_time);
  const pid_t child = ::fork();
  if (child == 0) touch(wanted, deadline, *touched);
  if (child > 0)
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  const std::int64_t done = touched->load(std::memory_order_relaxed);
  ::munmap(shared, sizeof(Count));
  return std::min(done, wanted);
}

double expected_touch_seconds(std::int64_t bytes, std::chrono::duration<double> most_time,
                              const SystemFiles& files) {
  // Between memory that the system has in stock (0.15) and a virtual machine's first use of it
  // (1.5).
  constexpr double seconds_per_gib = 0.7;
  const auto wanted = static_cast<double>(std::min(bytes, half_of_available(files)));
  return std::min(most_time.count(), seconds_per_gib * std::max(0.0, wanted) / (1L << 30));
}

}  // namespace barista
