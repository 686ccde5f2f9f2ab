// Mutual exclusion between goroutines. Who waits is parked; unlock() hands over to whoever came
// first, so that nobody starves. Not recursive, and not for kernel threads that run no goroutine.
//
// One word says whether it is locked and whether anybody waits. It becomes free only when nobody
// waits.
//
// lock()
//   1. If the mutex is free, it takes it.
//   2. Else, under the inner lock, it marks the mutex as waited for, if that is still locked; then
//      it enters the list and leaves the stack.
//
// unlock()
//   1. If nobody waits, it frees the mutex and does not touch it again.
//   2. Else, under the inner lock, it takes the first waiter out of the list. That one owns the
//      mutex now, and is woken.
#pragma once

#include <cstdint>

#include "atomics.hpp"
#include "wait_list.hpp"

namespace espresso {

class Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void lock() {
    if (!try_lock()) lock_slowly();
  }

  bool try_lock() {
    State expected = State::free;
    // acquire: partner of the release in unlock()
    return state_.compare_exchange_strong(expected, State::locked, std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }

  /// By the goroutine that has locked it. Ends the program if it is not locked.
  void unlock() {
    State expected = State::locked;
    // release: partner of the acquire in try_lock() and lock_slowly()
    if (!state_.compare_exchange_strong(expected, State::free, std::memory_order_release,
                                        std::memory_order_relaxed))
      unlock_slowly(expected);
  }

  // For who waits (lock(), and async.hpp).
  bool must_wait() { return !try_lock(); }
  /// False: it is locked now. True: the waiter is in the list, and the inner lock is held until
  /// leave_entrance().
  [[gnu::noinline]] bool enter(detail::Worker& worker, detail::Waiter& waiter);
  void leave_entrance(detail::Worker& worker) { inner_.unlock(worker); }

 private:
  enum class State : std::uint32_t { free, locked, waited_for };

  void lock_slowly();
  void unlock_slowly(State state);

  detail::Atomic<State> state_{State::free};
  detail::SharedLock inner_;
  detail::WaitList waiters_;
};

}  // namespace espresso
