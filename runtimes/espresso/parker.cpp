#include "parker.hpp"

namespace espresso {

using detail::Goroutine, detail::Permit, detail::Worker;

void Parker::put_into_permit(Worker& left_on, Goroutine* left, void* argument) {
  auto& permit = *static_cast<Permit<Goroutine>*>(argument);
  if (!permit.wait_as(*left, left_on.alone())) left_on.make_ready(*left);
}

void Parker::unpark() {
  Worker& worker = Worker::here();
  if (Goroutine* waiting = permit_.leave_or_take_waiter(worker.alone()))
    worker.make_ready(*waiting);
}

}  // namespace espresso
