#include "mutex.hpp"

#include "fatal.hpp"

namespace espresso {

bool Mutex::enter(detail::Worker& worker, detail::Waiter& waiter) {
  inner_.lock(worker);
  State state = state_.load(std::memory_order_relaxed);  // a first guess for the exchange below
  State wanted;
  do {
    wanted = state == State::free ? State::locked : State::waited_for;
    // acquire: partner of the release in unlock(), should it be free by now
  } while (!state_.compare_exchange_weak(state, wanted, std::memory_order_acquire,
                                         std::memory_order_relaxed));
  if (state == State::free) return inner_.unlock(worker), false;
  waiters_.push_back(waiter);
  return true;
}

ESPRESSO_SWITCHES void Mutex::lock_slowly() {
  detail::Worker& worker = detail::Worker::here();
  detail::Waiter waiter;
  if (!enter(worker, waiter)) return;
  // The inner lock is given back once this goroutine has left its stack.
  detail::park_and_unlock<detail::ParkedIn::mutex>(worker, waiter, inner_);
}

void Mutex::unlock_slowly(State state) {
  if (state == State::free) detail::fatal("Mutex::unlock() of a mutex that is not locked");
  detail::Worker& worker = detail::Worker::here();
  detail::Waiter* next_owner = nullptr;
  {
    const detail::SharedGuard guard(worker, inner_);
    next_owner = waiters_.pop_front();
    // relaxed: still owned; the next owner synchronizes through being made ready
    if (waiters_.empty()) state_.store(State::locked, std::memory_order_relaxed);
  }
  worker.make_ready(*next_owner->goroutine);
}

}  // namespace espresso
