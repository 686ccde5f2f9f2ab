#include "timers.hpp"

#include <algorithm>

namespace espresso::detail {

bool Timers::add(Clock::time_point deadline, Goroutine& sleeper) {
  constexpr Clock::time_point last = never - Clock::duration(1);  // `never` is no deadline
  const bool is_first = heap_.add(std::min(deadline, last), sleeper);
  if (is_first) publish_next();
  return is_first;
}

Goroutine* Timers::take_due(Clock::time_point now) {
  if (next() > now) return nullptr;
  const std::lock_guard guard(lock_);
  Goroutine* first = nullptr;
  Goroutine** end = &first;
  for (std::size_t n = 0; n < batch_size && !heap_.empty() && heap_.earliest() <= now; ++n) {
    Goroutine& woken = heap_.take();
    store_relaxed(*end, &woken);
    end = &woken.next;
  }
  store_relaxed<Goroutine*>(*end, nullptr);
  publish_next();
  return first;
}

void Timers::publish_next() {
  const Clock::time_point next = heap_.empty() ? never : heap_.earliest();
  next_.store(next.time_since_epoch().count(),
              std::memory_order_relaxed);  // ordered by whoever announces it
}

}  // namespace espresso::detail
