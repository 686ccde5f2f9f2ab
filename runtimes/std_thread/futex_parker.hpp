// A parker that is one futex word: the cheapest hand-over between threads that Linux offers, and
// one whose kernel switches can be counted, for a park that finds no permit is exactly one wait in
// the kernel. std::binary_semaphore and std::atomic::wait of libstdc++ spin and call sched_yield
// first, which would count as switches that nobody asked for.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

namespace barista {

class FutexParker {
 public:
  void park() {
    // Takes the permit (1 -> 0) or announces that this thread waits (0 -> -1). Acquire: partner of
    // unpark's release.
    if (word_.fetch_sub(1, std::memory_order_acquire) == permit) return;
    for (;;) {
      syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, waiting, nullptr, nullptr, 0);
      int expected = permit;
      if (word_.compare_exchange_strong(expected, empty, std::memory_order_acquire,
                                        std::memory_order_relaxed))
        return;
    }
  }

  /// The last access is the wake-up, to which a word that is gone means nothing but a spurious
  /// wake.
  void unpark() {
    if (word_.exchange(permit, std::memory_order_release) == waiting)
      syscall(SYS_futex, &word_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  static constexpr int waiting = -1;
  static constexpr int empty = 0;
  static constexpr int permit = 1;

  std::atomic<int> word_{empty};
  static_assert(sizeof(std::atomic<int>) == sizeof(int) && std::atomic<int>::is_always_lock_free);
};

}  // namespace barista
