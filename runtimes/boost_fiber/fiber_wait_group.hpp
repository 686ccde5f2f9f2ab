// A wait group and a parker for fibers, over the mutex and condition variable of Boost.Fiber: the
// library's public way to let a fiber wait. Both notify under the lock, so that a waiter that
// returns may destroy them at once: it has taken the lock after its release, which is the
// notifier's last access.
#pragma once

#include <boost/fiber/condition_variable.hpp>
#include <boost/fiber/mutex.hpp>
#include <mutex>

namespace barista {

class FiberWaitGroup {
 public:
  void add(long n) {
    const std::lock_guard lock(mutex_);
    pending_ += n;
    if (pending_ == 0) all_done_.notify_all();
  }

  void done() { add(-1); }

  void wait() {
    std::unique_lock lock(mutex_);
    all_done_.wait(lock, [this] { return pending_ == 0; });
  }

 private:
  boost::fibers::mutex mutex_;
  boost::fibers::condition_variable all_done_;
  long pending_ = 0;
};

class FiberParker {
 public:
  void park() {
    std::unique_lock lock(mutex_);
    available_.wait(lock, [this] { return permit_; });
    permit_ = false;
  }

  void unpark() {
    const std::lock_guard lock(mutex_);
    permit_ = true;
    available_.notify_one();
  }

 private:
  boost::fibers::mutex mutex_;
  boost::fibers::condition_variable available_;
  bool permit_ = false;
};

}  // namespace barista
