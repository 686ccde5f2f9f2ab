#include "join.hpp"

#include "worker.hpp"

namespace espresso::detail {

void Join::end_elsewhere(Worker& worker) {
  if (others_.end()) worker.make_ready(*parent_);
}

ESPRESSO_SWITCHES void Join::park(std::int64_t mine) {
  struct Parking {
    Join& join;
    std::int64_t mine;
  } parking{*this, mine};
  Worker& worker = Worker::here();
  parent_ = &worker.current();
  worker.park<ParkedIn::join>(
      [](Worker& left_on, Goroutine* parent, void* argument) {
        const Parking& here = *static_cast<Parking*>(argument);
        if (!here.join.others_.begin_to_wait(here.mine)) left_on.make_ready(*parent);
      },
      &parking);
}

}  // namespace espresso::detail
