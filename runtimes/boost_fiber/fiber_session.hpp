// One run(): the count of its tasks, and the end that all workers wait for.
#pragma once

#include <atomic>
#include <boost/fiber/condition_variable.hpp>
#include <boost/fiber/mutex.hpp>
#include <mutex>

namespace barista {

class FiberSession {
 public:
  /// Relaxed: the creation of a fiber orders what its creator did before.
  void add_task() { alive_.fetch_add(1, std::memory_order_relaxed); }

  /// The last task to end ends the session. Acquire and release: each end happens before the
  /// session's.
  void remove_task() {
    if (alive_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    const std::lock_guard lock(mutex_);
    ended_ = true;
    end_.notify_all();
  }

  /// Called by the main fiber of each worker: while it waits, its thread runs the other fibers.
  void work_until_end() {
    std::unique_lock lock(mutex_);
    end_.wait(lock, [this] { return ended_; });
  }

 private:
  std::atomic<long> alive_{1};  // main
  boost::fibers::mutex mutex_;
  boost::fibers::condition_variable end_;
  bool ended_ = false;
};

}  // namespace barista
