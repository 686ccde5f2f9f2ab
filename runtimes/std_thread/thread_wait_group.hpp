// A wait group for threads, as a user of the standard library writes it.
#pragma once

#include <condition_variable>
#include <mutex>

namespace barista {

class ThreadWaitGroup {
 public:
  void add(long n) {
    const std::lock_guard lock(mutex_);
    pending_ += n;
    if (pending_ == 0) all_done_.notify_all();
  }

  /// Notifies under the lock: nobody can return from wait(), and destroy this, before it is
  /// released.
  void done() { add(-1); }

  void wait() {
    std::unique_lock lock(mutex_);
    all_done_.wait(lock, [this] { return pending_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_done_;
  long pending_ = 0;
};

}  // namespace barista
