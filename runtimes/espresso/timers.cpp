#include "timers.hpp"

#include <algorithm>
#include <tuple>

namespace espresso::detail {

bool Timers::later(const Sleeper& a, const Sleeper& b) {
  return std::tie(a.deadline, a.sequence) > std::tie(b.deadline, b.sequence);
}

bool Timers::add(Clock::time_point deadline, Goroutine& sleeper) {
  constexpr Clock::time_point last = never - Clock::duration(1);  // `never` is no deadline
  heap_.push_back({std::min(deadline, last), sequence_++, &sleeper});
  std::push_heap(heap_.begin(), heap_.end(), later);
  publish_next();
  return heap_.front().goroutine == &sleeper;
}

Goroutine* Timers::take_due(Clock::time_point now) {
  if (next() > now) return nullptr;
  const std::lock_guard guard(lock_);
  Goroutine* first = nullptr;
  Goroutine** end = &first;
  for (std::size_t n = 0; n < batch_size && !heap_.empty() && heap_.front().deadline <= now; ++n) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    store_relaxed(*end, heap_.back().goroutine);
    end = &heap_.back().goroutine->next;
    heap_.pop_back();
  }
  store_relaxed<Goroutine*>(*end, nullptr);
  publish_next();
  return first;
}

void Timers::publish_next() {
  const Clock::time_point next = heap_.empty() ? never : heap_.front().deadline;
  next_.store(next.time_since_epoch().count(),
              std::memory_order_relaxed);  // ordered by whoever announces it
}

}  // namespace espresso::detail
