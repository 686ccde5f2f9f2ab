#include "task_group.hpp"

namespace espresso {
namespace {

using detail::Goroutine, detail::Worker;

/// After so many calls, of whichever group, without coming back to the loop, others get their turn.
constexpr std::uint64_t most_in_a_row = 1u << 15;

/// As a plain call of the parent; its own descriptor is given back afterwards. Returns the worker
/// that runs the parent then.
Worker& run_inline(Goroutine& goroutine) noexcept {
  detail::without_own_exceptions([&goroutine]() noexcept {
    try {
      goroutine.invoke(goroutine);
    } catch (...) {
      end_by_exception(goroutine);
    }
  });
  Worker& worker = Worker::here();
  worker.retire(goroutine);
  return worker;
}

}  // namespace

void TaskGroup::wait() {
  Worker* worker = &Worker::here();
  const bool has_room = worker->scheduler().has_room_below(__builtin_frame_address(0));
  while (has_room) {
    worker->tend_shared();
    const bool others_turn = worker->ticks() % most_in_a_row == 0;
    Goroutine* const child = worker->take_back_of(join_);
    if (child == nullptr) break;
    --mine_;
    worker = &run_inline(*child);
    if (others_turn) [[unlikely]] {
      yield();
      worker = &Worker::here();
    }
  }
  join_.wait(std::exchange(mine_, 0));
}

}  // namespace espresso
