#include "task_group.hpp"

namespace espresso {
namespace {

using detail::Goroutine, detail::Worker;

/// After so many calls without coming back to the loop, others get their turn.
constexpr unsigned most_in_a_row = 1u << 15;

/// As a plain call of the parent; its own descriptor is given back afterwards. Returns the worker
/// that runs the parent then.
Worker& run_inline(Goroutine& goroutine) noexcept {
  try {
    goroutine.invoke(goroutine);
  } catch (...) {
    end_by_exception(goroutine);
  }
  Worker& worker = Worker::here();
  worker.retire(goroutine);
  return worker;
}

}  // namespace

void TaskGroup::wait() {
  Worker* worker = &Worker::here();
  const bool has_room = worker->scheduler().has_room_below(__builtin_frame_address(0));
  for (unsigned in_a_row = 1; has_room; ++in_a_row) {
    worker->tend_shared();
    Goroutine* const child = worker->take_back_of(join_);
    if (child == nullptr) break;
    --mine_;
    worker = &run_inline(*child);
    if (in_a_row % most_in_a_row == 0) [[unlikely]] {
      yield();
      worker = &Worker::here();
    }
  }
  join_.wait(std::exchange(mine_, 0));
}

void TaskGroup::wait_at_end() {
  const Worker::ExceptionState own = std::exchange(Worker::here().exceptions(), {});
  wait();
  Worker::here().exceptions() = own;  // perhaps another worker's by now
}

}  // namespace espresso
