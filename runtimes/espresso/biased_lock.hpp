// A lock that costs its owner no locked operation: two stores and a load. For the others it is
// dear: they wait for the owner to come by, and interrupt it if it does not.
//
// Dekker's protocol, twice: with full fences between another and an owner that stands aside, and
// with an asymmetric one (atomics.hpp) between another and an owner that does something else.
//
//   owner                              another
//   1. busy := true                    1. claimed := true, if nobody else has claimed it
//   2. light fence                     2. full fence
//   3. claimed? then                   3. aside, within a short while? then it is in
//      busy := false, aside := true    4. else heavy fence
//      wait while claimed              5. wait while busy
//      aside := false
//      full fence, and again from 1
//   4. ... busy := false               6. ... claimed := false
//
// The light and the heavy fence put one of them first. If it is the owner's, the other sees `busy`
// and waits; if it is the other's, the owner sees `claimed` and stands aside. The full fences do
// the same for `aside`: either the other sees that the owner has come back, or the owner sees that
// it is claimed anew. An owner that uses the lock often so answers a claim within nanoseconds, at
// the price of a few cache misses; the heavy fence, which interrupts every worker, is for the one
// that does not. Neither is held over anything that waits.
#pragma once

#include <sched.h>

#include "atomics.hpp"

namespace espresso::detail {

template <class Atomics>
class BiasedLock {
 public:
  void lock_as_owner() {
    for (;;) {
      busy_.store(true, std::memory_order_relaxed);  // ordered by the fence
      Atomics::light_fence();  // partner: the heavy one in try_lock_as_other()
      // acquire: partner of the release in unlock_as_other()
      if (!claimed_.load(std::memory_order_acquire)) [[likely]]
        return;
      step_back();
    }
  }

  void unlock_as_owner() {
    // release: partner of the acquire in try_lock_as_other()
    busy_.store(false, std::memory_order_release);
  }

  /// False if another one has it or is about to.
  bool try_lock_as_other() {
    // relaxed on the first look, a hint; acquire: partner of the release in unlock_as_other()
    if (claimed_.load(std::memory_order_relaxed) ||
        claimed_.exchange(true, std::memory_order_acquire))
      return false;
    Atomics::full_fence();  // partner: the one in step_back()
    // acquire: partner of the release of `aside`
    if (Atomics::becomes_true_soon(aside_, std::memory_order_acquire)) return true;
    Atomics::heavy_fence();  // partner: the light one in lock_as_owner()
    // acquire: partner of the releases of `busy`
    wait_while(busy_, std::memory_order_acquire);
    return true;
  }

  void unlock_as_other() {
    // release: partner of the acquires of `claimed`
    claimed_.store(false, std::memory_order_release);
  }

 private:
  using Flag = typename Atomics::template Atomic<bool>;
  static constexpr int spins_before_yielding = 100;

  [[gnu::cold, gnu::noinline]] void step_back() {
    busy_.store(false, std::memory_order_release);    // partner as in unlock_as_owner()
    aside_.store(true, std::memory_order_release);    // partner: the acquire of who has claimed it
    wait_while(claimed_, std::memory_order_relaxed);  // a hint: lock_as_owner() looks again
    aside_.store(false, std::memory_order_relaxed);   // ordered by the fence
    Atomics::full_fence();                            // partner: the one in try_lock_as_other()
  }

  /// Whoever holds it may have lost its processor: after a while the kernel is asked to run others.
  static void wait_while(const Flag& flag, std::memory_order order) {
    for (int spins = 0; flag.load(order); ++spins) {
      if (spins < spins_before_yielding)
        Atomics::pause();
      else
        Atomics::yield_thread();
    }
  }

  Flag busy_{false};
  Flag claimed_{false};
  Flag aside_{false};
};

/// For the scope of a block of the owner.
template <class Atomics>
class OwnerGuard {
 public:
  explicit OwnerGuard(BiasedLock<Atomics>& lock) : lock_(lock) { lock_.lock_as_owner(); }
  ~OwnerGuard() { lock_.unlock_as_owner(); }
  OwnerGuard(const OwnerGuard&) = delete;
  OwnerGuard& operator=(const OwnerGuard&) = delete;

 private:
  BiasedLock<Atomics>& lock_;
};

}  // namespace espresso::detail
