#include "goroutines.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <string>

#include "worker.hpp"

namespace espresso {

ESPRESSO_SWITCHES void sleep_until(std::chrono::steady_clock::time_point deadline) {
  using detail::Worker;
  Worker& worker = Worker::here();
  detail::Timers& timers = worker.scheduler().timers;
  std::unique_lock lock(timers.lock());
  bool is_first = timers.add(deadline, worker.current());
  lock.release();  // given back by the departure
  worker.park<detail::ParkedIn::sleep>(
      [](Worker& left, detail::Goroutine*, void* argument) {
        const bool first =
            *static_cast<bool*>(argument);  // lies on a stack that may go on after the unlock
        left.scheduler().timers.lock().unlock();
        if (first) left.scheduler().idle.announce_timer(left.scheduler().timers.next());
      },
      &is_first);
}

void sleep_for(std::chrono::nanoseconds duration) {
  if (duration <= duration.zero()) return yield();
  sleep_until(deadline_after(duration));
}

std::chrono::steady_clock::time_point deadline_after(std::chrono::nanoseconds duration) {
  const auto now = detail::Clock::now();
  return now + std::min<std::chrono::nanoseconds>(duration, detail::never - now);
}

unsigned workers() { return detail::Worker::here().scheduler().idle.active(); }

unsigned set_workers(unsigned workers) {
  detail::Scheduler& scheduler = detail::Worker::here().scheduler();
  if (workers == 0 || workers > scheduler.workers.size()) {
    throw std::invalid_argument(
        "espresso: set_workers(" + std::to_string(workers) + ") of a run that may have 1 to " +
        std::to_string(scheduler.workers.size()) + ": give more to Options::most_workers");
  }
  return scheduler.idle.set_active(workers);
}

std::int64_t stack_bytes_in_use() {
  return detail::Worker::here().scheduler().stack_bytes_in_use();
}

}  // namespace espresso
