// A parker for tests of what is built on one.
#pragma once

#include <condition_variable>
#include <mutex>

namespace barista {

class TestParker {
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
  std::mutex mutex_;
  std::condition_variable available_;
  bool permit_ = false;
};

}  // namespace barista
