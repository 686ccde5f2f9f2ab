// Waits for a number of things to be done, as Go's sync.WaitGroup does.
//
// One word holds the count and the number of waiters, so that one look tells the last done()
// whether anybody waits:
//   done()  1. subtracts one from the count
//           2. more to come, or nobody waits: the end, and the group is not touched again, for who
//           sees a count of 0 may
//              return from wait() and destroy it
//           3. takes the lock, which tells that the last waiter has left its stack; takes the list;
//           clears the word
//           4. gives the lock back and wakes them: they are still in wait(), and so the group still
//           exists
//   wait()  1. a count of 0: the end
//           2. takes the lock; adds one to the waiters if the count is still not 0
//           3. enters the list, and leaves its stack; then the lock is given back
#pragma once

#include <atomic>
#include <cstdint>

#include "spin_lock.hpp"
#include "wait_list.hpp"

namespace espresso {

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

  /// Returns when the count is 0. Many may wait. Once all wait() have returned the group may be
  /// destroyed, even if the last done() has not returned yet.
  void wait();

 private:
  static constexpr std::uint64_t one_waiter = std::uint64_t{1} << 40;
  static constexpr std::uint64_t count_mask = one_waiter - 1;

  void subtract(std::uint64_t n);
  void wake_all();

  std::atomic<std::uint64_t> state_{0};  // waiters in the upper 24 bits, count in the lower 40
  detail::SpinLock lock_;
  detail::WaitList waiters_;
};

}  // namespace espresso
