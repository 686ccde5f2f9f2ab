// Waits for a number of things to be done, as Go's sync.WaitGroup does.
//
// One word holds the count and the number of waiters, so that one look tells the last done()
// whether anybody waits.
//
// done()
//   1. It subtracts one from the count.
//   2. If there is more to come, or nobody waits, it ends. It does not touch the group again,
//      because whoever sees a count of 0 may return from wait() and destroy the group.
//   3. It takes the lock, which tells it that the last waiter has left its stack; it takes the
//      list, and clears the word.
//   4. It gives the lock back and wakes the waiters. They are still in wait(), so the group exists.
//
// wait()
//   1. If the count is 0, it ends.
//   2. It takes the lock, and adds one to the waiters if the count is still not 0.
//   3. It enters the list and leaves its stack; only then is the lock given back.
#pragma once

#include <cstdint>

#include "atomics.hpp"
#include "wait_list.hpp"

namespace espresso {
namespace detail {

/// That word: waiters in the upper 24 bits, count in the lower 40. `alone` as in atomics.hpp.
template <class Atomics>
class WaitCount {
 public:
  static constexpr std::uint64_t one_waiter = std::uint64_t{1} << 40;
  static constexpr std::uint64_t largest = one_waiter - 1;
  static constexpr std::uint64_t most_waiters = (std::uint64_t{1} << 24) - 1;

  enum class Added { yes, too_many, while_others_return };

  Added add(std::uint64_t n, bool alone = false) {
    // relaxed: adding hands nothing over; what must be seen before wait() is ordered by the caller
    const std::uint64_t before = fetch_add(state_, n, std::memory_order_relaxed, alone);
    if (count(before) + n > largest) return Added::too_many;
    if (before >= one_waiter && count(before) == 0 && n > 0) return Added::while_others_return;
    return Added::yes;
  }

  enum class Subtracted { yes, too_many, waiters_are_to_be_woken };

  Subtracted subtract(std::uint64_t n, bool alone = false) {
    // release: partner of the acquires of is_zero() and add_waiter(). acquire: of the same by the
    // others, for whoever is woken from here
    const std::uint64_t before = fetch_add(state_, 0 - n, std::memory_order_acq_rel, alone);
    if (count(before) < n) return Subtracted::too_many;
    return count(before) == n && before >= one_waiter ? Subtracted::waiters_are_to_be_woken
                                                      : Subtracted::yes;
  }

  bool is_zero() const { return count(state_.load(std::memory_order_acquire)) == 0; }

  enum class Entered { yes, too_many, nothing_to_wait_for };

  /// Under the lock. If the count is 0 nobody would wake it.
  Entered add_waiter(bool alone = false) {
    std::uint64_t state = state_.load(std::memory_order_acquire);
    do {
      if (count(state) == 0) return Entered::nothing_to_wait_for;
      if (state / one_waiter == most_waiters) return Entered::too_many;
    } while (
        !compare_exchange(state_, state, state + one_waiter, std::memory_order_acquire, alone));
    return Entered::yes;
  }

  /// Under the lock: all waiters have been taken out.
  void clear() {
    state_.store(0, std::memory_order_relaxed);  // the woken synchronize through being made ready
  }

 private:
  static std::uint64_t count(std::uint64_t state) { return state & largest; }

  typename Atomics::template Atomic<std::uint64_t> state_{0};
};

}  // namespace detail

class WaitGroup {
 public:
  WaitGroup() = default;
  WaitGroup(const WaitGroup&) = delete;
  WaitGroup& operator=(const WaitGroup&) = delete;

  /// So many more are to be done (or fewer, if n is negative). From a count of 0 only while nobody
  /// waits.
  void add(std::int64_t n = 1);

  /// One is done. Happens before the return of each wait() that it ends.
  void done() { subtract(1); }

  /// Returns when the count is 0. At most 16,777,215 may wait at a time. Once all wait() have
  /// returned the group may be destroyed, even if the last done() has not returned yet.
  void wait();

  // For who waits (wait(), and async.hpp).
  bool must_wait() const { return !count_.is_zero(); }
  /// True: the waiter is in the list, and the lock is held until leave_entrance().
  [[gnu::noinline]] bool enter(detail::Worker& worker, detail::Waiter& waiter);
  void leave_entrance(detail::Worker& worker) { lock_.unlock(worker); }

 private:
  void subtract(std::uint64_t n);
  void wake_all(detail::Worker& worker);

  detail::WaitCount<detail::LibraryAtomics> count_;
  detail::SharedLock lock_;
  detail::WaitList waiters_;
};

}  // namespace espresso
