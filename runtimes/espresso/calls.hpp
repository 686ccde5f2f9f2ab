// What the public templates call in the scheduler: the few functions behind which the running
// worker is looked up. None is ever inlined, see Worker::here().
#pragma once

#include <chrono>
#include <cstdint>

#include "goroutine.hpp"
#include "spin_lock.hpp"

namespace espresso::detail {

/// A descriptor for a goroutine that is about to be started. Throws std::bad_alloc or
/// std::system_error.
[[gnu::noinline]] Goroutine& new_goroutine();
/// Gives it back: it will not be started.
[[gnu::noinline]] void discard(Goroutine& goroutine) noexcept;
/// Makes a new goroutine, or one that has left its stack, runnable.
[[gnu::noinline]] void make_ready(Goroutine& goroutine) noexcept;

/// A goroutine that waits for something, on its own stack, in the list of that something.
struct Waiter {
  Goroutine* goroutine = nullptr;
  Waiter* next = nullptr;
  void* slot = nullptr;  // what is handed over goes here, or lies here
  bool served = false;   // it was handed over
};

/// Parks the calling goroutine, whose waiter is in a list under the lock, and then releases the
/// lock. Returns when make_ready() was called for it.
[[gnu::noinline]] void park_and_unlock(Waiter& waiter, SpinLock& lock) noexcept;

}  // namespace espresso::detail
