// A goroutine that waits until those that it has forked have ended.
//
// Most children are run by their parent itself, at the join, as plain calls: it takes them back
// from the newer end of its worker's ring. So the parent counts in an ordinary variable, and only
// who is not the parent uses the atomic:
//
//   mine    children that the parent has started, less those that it has run itself
//   others  children started by others (by a child, say), less those that others have run
//
// Their sum is how many have not ended. It is final when it is 0: somebody who could start another
// would be one himself.
//
//   parent: wait()  1. mine + others = 0: the end
//                   2. leaves its stack, then adds mine and the mark "waits" to others; all have
//                      ended meanwhile: goes on
//   others: end()   1. subtracts one; not the last, or nobody waits: the end, and the join is not
//                      touched again, for the parent may return and destroy it
//                   2. wakes the parent, which is still in wait()
#pragma once

#include <cstdint>

#include "atomics.hpp"

namespace espresso::detail {

struct Goroutine;
class Worker;

/// The atomic part.
template <class Atomics>
class JoinCount {
 public:
  /// Others. A child that the parent has not started.
  void add() {
    // relaxed: handed over is nothing; the child that adds is itself counted
    word_.fetch_add(one, std::memory_order_relaxed);
  }

  /// Others. True if that was the last and the parent waits.
  bool end() {
    // release: partner of the acquire in all_ended(). acquire: of the same by the other children,
    // for the parent
    return word_.fetch_sub(one, std::memory_order_acq_rel) == one + waits;
  }

  /// Parent.
  bool all_ended(std::int64_t mine) const {
    // acquire: partner of the release in end()
    return word_.load(std::memory_order_acquire) + mine * one == 0;
  }

  /// Parent, or who does it for it. From now on the last to end wakes it; or false: all have ended.
  bool begin_to_wait(std::int64_t mine) {
    // release: who wakes the parent sees where it lies. acquire: partner of the release in end()
    const std::int64_t sum = mine * one;
    return word_.fetch_add(sum + waits, std::memory_order_acq_rel) + sum != 0;
  }

  /// While nobody else can touch it.
  void clear() { word_.store(0, std::memory_order_relaxed); }

 private:
  static constexpr std::int64_t waits = 1;
  static constexpr std::int64_t one = 2;

  typename Atomics::template Atomic<std::int64_t> word_{0};
};

class Join {
 public:
  void add_elsewhere() { others_.add(); }

  /// Parent, who has no more of its own.
  bool all_ended() const { return others_.all_ended(0); }

  /// A child has ended that the parent has not run itself; called on the worker that ran it.
  void end_elsewhere(Worker& worker);

  /// Parent. Returns when all have ended. `mine` may be negative.
  void wait(std::int64_t mine) {
    if (!others_.all_ended(mine)) park(mine);
    others_.clear();
  }

 private:
  [[gnu::noinline]] void park(std::int64_t mine);

  JoinCount<LibraryAtomics> others_;
  Goroutine* parent_ = nullptr;  // while it waits
};

}  // namespace espresso::detail
