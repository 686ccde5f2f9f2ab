// A parker over tbb::task::suspend and resume. It has one word: empty, a permit, or the suspend
// point of the task that waits.
//
// suspend() leaves the task's stack first and then calls its argument, on another stack of the same
// thread. Only there is the suspend point published, so that nobody can resume a stack that is
// still in use.
#pragma once

#include <oneapi/tbb/task.h>

#include <atomic>
#include <cstdint>

namespace barista {

class SuspendingParker {
 public:
  void park() {
    // Acquire: partner of the release in unpark.
    std::uintptr_t expected = permit;
    if (word_.compare_exchange_strong(expected, empty, std::memory_order_acquire,
                                      std::memory_order_relaxed))
      return;
    tbb::task::suspend([this](tbb::task::suspend_point self) {
      std::uintptr_t found = empty;
      // Once this succeeds the task may run on, and the parker may be gone.
      if (word_.compare_exchange_strong(found, reinterpret_cast<std::uintptr_t>(self),
                                        std::memory_order_acq_rel, std::memory_order_acquire))
        return;
      word_.store(empty, std::memory_order_relaxed);  // a permit came in between: taken
      tbb::task::resume(self);
    });
  }

  void unpark() {
    std::uintptr_t found = word_.load(std::memory_order_relaxed);
    for (;;) {
      // A permit is written again over a permit: what this caller did must be seen by whoever takes
      // it.
      const std::uintptr_t wanted = found == empty || found == permit ? permit : empty;
      if (word_.compare_exchange_weak(found, wanted, std::memory_order_acq_rel,
                                      std::memory_order_relaxed))
        break;
    }
    if (found != empty && found != permit)
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the word is either a mark or a pointer
      tbb::task::resume(reinterpret_cast<tbb::task::suspend_point>(found));
  }

 private:
  static constexpr std::uintptr_t empty = 0;
  static constexpr std::uintptr_t permit = 1;  // no suspend point is at an odd address

  std::atomic<std::uintptr_t> word_{empty};
};

}  // namespace barista
