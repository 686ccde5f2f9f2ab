// How a goroutine waits for another: the lock of what it waits for, and its place in the list.
#pragma once

#include "goroutine.hpp"
#include "spin_lock.hpp"
#include "worker.hpp"

namespace espresso::detail {

/// A goroutine that waits for something, on its own stack, in the list of that something.
struct Waiter {
  Goroutine* goroutine = nullptr;
  Waiter* next = nullptr;
  void* slot = nullptr;  // what is handed over goes here, or lies here
  bool served = false;   // it was handed over
};

/// Guards what goroutines share, for a few instructions. Where there is only one worker nobody else
/// can come, and it does nothing: see Worker::alone().
class SharedLock {
 public:
  void lock(const Worker& worker) noexcept {
    if (!worker.alone()) lock_.lock();
  }
  void unlock(const Worker& worker) noexcept {
    if (!worker.alone()) lock_.unlock();
  }

 private:
  SpinLock lock_;
};

/// For the scope of a block.
class SharedGuard {
 public:
  SharedGuard(const Worker& worker, SharedLock& lock) : worker_(worker), lock_(lock) {
    lock_.lock(worker_);
  }
  ~SharedGuard() { lock_.unlock(worker_); }
  SharedGuard(const SharedGuard&) = delete;
  SharedGuard& operator=(const SharedGuard&) = delete;

 private:
  const Worker& worker_;
  SharedLock& lock_;
};

/// Parks the calling goroutine, whose waiter is in a list under the lock, and then releases the
/// lock. Returns, perhaps on another worker, when it has been made ready.
template <ParkedIn reason>
[[gnu::always_inline]] inline void park_and_unlock(Worker& worker, Waiter& waiter,
                                                   SharedLock& lock) noexcept {
  waiter.goroutine = &worker.current();
  worker.park<reason>([](Worker& left_on, Goroutine*,
                         void* held) { static_cast<SharedLock*>(held)->unlock(left_on); },
                      &lock);
}

}  // namespace espresso::detail
