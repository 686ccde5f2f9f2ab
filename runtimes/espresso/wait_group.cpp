#include "wait_group.hpp"

#include <mutex>

#include "fatal.hpp"

namespace espresso {

void WaitGroup::add(std::int64_t n) {
  if (n < 0) return subtract(-static_cast<std::uint64_t>(n));
  // relaxed: adding hands nothing over; what must be seen before wait() is ordered by the caller
  const std::uint64_t before =
      state_.fetch_add(static_cast<std::uint64_t>(n), std::memory_order_relaxed);
  if ((before & count_mask) + static_cast<std::uint64_t>(n) > count_mask)
    detail::fatal("a WaitGroup counts to %llu, and not further",
                  static_cast<unsigned long long>(count_mask));
  if (before >= one_waiter && (before & count_mask) == 0 && n > 0)
    detail::fatal("WaitGroup::add() from 0 while goroutines still return from wait()");
}

void WaitGroup::subtract(std::uint64_t n) {
  // release: partner of the acquire in wait(). acquire: of the same by the others, for whoever is
  // woken from here
  const std::uint64_t before = state_.fetch_sub(n, std::memory_order_acq_rel);
  if ((before & count_mask) < n) detail::fatal("the count of a WaitGroup has become negative");
  if ((before & count_mask) == n && before >= one_waiter) wake_all();
}

void WaitGroup::wake_all() {
  detail::Waiter* waiters = nullptr;
  {
    const std::lock_guard guard(lock_);
    waiters = waiters_.pop_all();
    state_.store(0, std::memory_order_relaxed);  // the woken synchronize through being made ready
  }
  detail::make_all_ready(waiters);
}

void WaitGroup::wait() {
  // acquire, both: partner of the release in subtract()
  std::uint64_t state = state_.load(std::memory_order_acquire);
  if ((state & count_mask) == 0) return;
  std::unique_lock lock(lock_);
  do {
    if ((state & count_mask) == 0) return;
  } while (!state_.compare_exchange_weak(state, state + one_waiter, std::memory_order_acquire));
  detail::Waiter waiter;
  waiters_.push_back(waiter);
  lock.release();  // given back once this goroutine has left its stack
  detail::park_and_unlock(waiter, lock_);
}

}  // namespace espresso
