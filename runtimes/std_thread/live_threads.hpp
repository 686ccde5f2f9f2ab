// How many detached threads are alive, so that run() can wait for the last. One atomic word: a lock
// would add switches of its own to what is measured.
#pragma once

#include <atomic>

namespace barista {

class LiveThreads {
 public:
  /// Relaxed: the creation of the thread orders what its creator did before.
  void add() { count_.fetch_add(1, std::memory_order_relaxed); }

  /// Release: partner of the acquire in wait_for_none.
  void remove() {
    if (count_.fetch_sub(1, std::memory_order_release) == 1) count_.notify_all();
  }

  void wait_for_none() const {
    for (int alive = count_.load(std::memory_order_acquire); alive != 0;
         alive = count_.load(std::memory_order_acquire))
      count_.wait(alive, std::memory_order_relaxed);
  }

 private:
  std::atomic<int> count_{0};
};

}  // namespace barista
