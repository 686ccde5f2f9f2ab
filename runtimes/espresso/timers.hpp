// Goroutines that sleep until a time: a heap under a lock, and the time of the first of them for
// those who only look.
#pragma once

#include <cstddef>
#include <mutex>

#include "atomics.hpp"
#include "goroutine.hpp"
#include "spin_lock.hpp"
#include "timer_heap.hpp"

namespace espresso::detail {

class Timers {
 public:
  /// When the first one is due; `never` if nobody sleeps. A hint unless ordered by a fence.
  Clock::time_point next() const {
    return Clock::time_point(Clock::duration(next_.load(std::memory_order_relaxed)));
  }

  /// Held by a goroutine from before add() until it has left its stack: until then nobody can wake
  /// it.
  SpinLock& lock() { return lock_; }

  /// Under the lock. True if this one is the first to be due now. A deadline that no clock reaches
  /// is moved to the last one that it does. May throw std::bad_alloc.
  bool add(Clock::time_point deadline, Goroutine& sleeper);

  /// Under the lock: f(deadline, sleeper) for each.
  template <class F>
  void for_each(F f) const {
    heap_.for_each(f);
  }

  /// As many as are taken out at once: the lock is held no longer than some tens of microseconds,
  /// and other workers, or the next choice of this one, take the next.
  static constexpr std::size_t batch_size = 256;

  /// Takes out those that are due, at most a batch, in the order of their deadlines, linked by
  /// `next`.
  Goroutine* take_due(Clock::time_point now);

 private:
  void publish_next();

  SpinLock lock_;
  TimerHeap<Goroutine> heap_;
  Atomic<Clock::rep> next_{never.time_since_epoch().count()};
};

}  // namespace espresso::detail
