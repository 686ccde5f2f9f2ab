#include "parker.hpp"

#include "calls.hpp"
#include "worker.hpp"

namespace espresso {

void Parker::wait() {
  using detail::Goroutine, detail::Permit, detail::Worker;
  Worker::here().park(
      [](Worker& worker, Goroutine* left, void* permit) {
        if (!static_cast<Permit<Goroutine>*>(permit)->wait_as(*left)) worker.make_ready(*left);
      },
      &permit_);
}

void Parker::unpark() {
  if (detail::Goroutine* waiting = permit_.leave_or_take_waiter()) detail::make_ready(*waiting);
}

}  // namespace espresso
