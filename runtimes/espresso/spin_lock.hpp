// A lock for sections of a few instructions, held neither over a system call that may wait nor by a
// parked goroutine.
//
// One exchange to take it and one store to give it back. Who waits long (the holder lost its
// processor) lets the kernel run others. May be released on another kernel thread than took it: a
// goroutine that parks has its lock released after it has left its stack.
#pragma once

#include "atomics.hpp"

namespace espresso::detail {

template <class Atomics>
class BasicSpinLock {
 public:
  void lock() noexcept {
    // acquire: partner of the release in unlock()
    while (locked_.exchange(true, std::memory_order_acquire)) wait_until_free();
  }

  void unlock() noexcept {
    // release: partner of the acquire in lock()
    locked_.store(false, std::memory_order_release);
  }

 private:
  static constexpr int spins_before_yielding = 100;

  [[gnu::cold, gnu::noinline]] void wait_until_free() const noexcept {
    // relaxed: a hint only; lock() looks again with its exchange
    for (int spins = 0; locked_.load(std::memory_order_relaxed); ++spins) {
      if (spins < spins_before_yielding)
        Atomics::pause();
      else
        Atomics::yield_thread();
    }
  }

  typename Atomics::template Atomic<bool> locked_{false};
};

using SpinLock = BasicSpinLock<LibraryAtomics>;

}  // namespace espresso::detail
