// The one runnable goroutine that a worker wants to run next: the one that it readied last, because
// what that touches is still in the cache, and because a hand-over then costs no trip through the
// queue.
//
// Owner: put() and take(). Others: steal(), but late, when the owner has not come round to it for a
// while. Only the owner makes the slot non-empty, and others only make it empty; that is why the
// owner needs no locked operation on a slot that it sees empty.
#pragma once

#include "atomics.hpp"

namespace espresso::detail {

template <class T, class Atomics = StdAtomics>
class RunNext {
 public:
  /// Owner. Returns what it displaces, which is now the owner's to queue elsewhere; or nothing.
  T* put(T& next) {
    // relaxed: null was written by this thread or by a thief, and then nothing but null is taken
    // from it
    if (slot_.load(std::memory_order_relaxed) == nullptr) {
      slot_.store(&next, std::memory_order_release);  // release: partner of the acquire in steal()
      return nullptr;
    }
    return slot_.exchange(&next, std::memory_order_release);  // the same partner
  }

  /// Owner. Nothing if the slot is empty.
  T* take() {
    // relaxed, both: whatever is in the slot was put there by this thread
    if (slot_.load(std::memory_order_relaxed) == nullptr) return nullptr;
    return slot_.exchange(nullptr, std::memory_order_relaxed);
  }

  /// Anyone. A hint: it may be gone at once.
  T* peek() const { return slot_.load(std::memory_order_relaxed); }

  /// Anyone else. True if `seen` was still there and is now the thief's.
  bool steal(T* seen) {
    // acquire: partner of the release in put(); relaxed on failure: nothing was taken
    return slot_.compare_exchange_strong(seen, nullptr, std::memory_order_acquire,
                                         std::memory_order_relaxed);
  }

 private:
  typename Atomics::template Atomic<T*> slot_{nullptr};
};

}  // namespace espresso::detail
