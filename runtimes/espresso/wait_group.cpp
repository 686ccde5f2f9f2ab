#include "wait_group.hpp"

#include "fatal.hpp"

namespace espresso {

using detail::SharedGuard, detail::Waiter, detail::Worker;
using Count = detail::WaitCount<detail::LibraryAtomics>;

void WaitGroup::add(std::int64_t n) {
  if (n < 0) return subtract(std::uint64_t{0} - static_cast<std::uint64_t>(n));
  const Count::Added added = count_.add(static_cast<std::uint64_t>(n), Worker::here().alone());
  if (added == Count::Added::too_many)
    detail::fatal("a WaitGroup counts to %llu, and not further",
                  static_cast<unsigned long long>(Count::largest));
  if (added == Count::Added::while_others_return)
    detail::fatal("WaitGroup::add() from 0 while goroutines still return from wait()");
}

void WaitGroup::subtract(std::uint64_t n) {
  Worker& worker = Worker::here();
  const Count::Subtracted subtracted = count_.subtract(n, worker.alone());
  if (subtracted == Count::Subtracted::yes) [[likely]]
    return;
  if (subtracted == Count::Subtracted::too_many)
    detail::fatal("the count of a WaitGroup has become negative");
  wake_all(worker);
}

void WaitGroup::wake_all(Worker& worker) {
  Waiter* waiters = nullptr;
  {
    const SharedGuard guard(worker, lock_);
    waiters = waiters_.pop_all();
    count_.clear();
  }
  detail::make_all_ready(worker, waiters);
}

bool WaitGroup::enter(Worker& worker, Waiter& waiter) {
  lock_.lock(worker);
  const Count::Entered entered = count_.add_waiter(worker.alone());
  if (entered == Count::Entered::nothing_to_wait_for) return lock_.unlock(worker), false;
  if (entered == Count::Entered::too_many)
    detail::fatal("%llu may wait for a WaitGroup at the same time, and no more",
                  static_cast<unsigned long long>(Count::most_waiters));
  waiters_.push_back(waiter);
  return true;
}

ESPRESSO_SWITCHES void WaitGroup::wait() {
  if (!must_wait()) return;
  Worker& worker = Worker::here();
  Waiter waiter;
  if (!enter(worker, waiter)) return;
  // The lock is given back once this goroutine has left its stack.
  detail::park_and_unlock<detail::ParkedIn::wait_group>(worker, waiter, lock_);
}

}  // namespace espresso
