#include "task_group.hpp"

#include <algorithm>
#include <chrono>

namespace espresso {
namespace {

using detail::Goroutine, detail::Worker;

/// Whether who calls one after the other, without coming back to the loop, has done so for long
/// enough: then others get their turn.
class Turn {
 public:
  /// After each call. The clock is looked at so often that what is long is noticed early, and so
  /// seldom that what is short does not pay for it.
  bool is_over() {
    if (--calls_ != 0) [[likely]]
      return false;
    const auto now = detail::Clock::now();
    const bool is_first = looked_ == detail::Clock::time_point();
    const bool took_long = now - looked_ > longest / 4;  // or it is the first look
    calls_ = stride_ = took_long ? 1 : std::min(2 * stride_, most_calls);
    looked_ = now;
    if (is_first) begin_ = now;
    if (now - begin_ < longest) return false;
    begin_ = now;
    return true;
  }

 private:
  static constexpr auto longest = std::chrono::milliseconds(10);
  static constexpr unsigned most_calls = 1024;

  static constexpr unsigned calls_before_first_look = 32;  // small groups never look

  unsigned stride_ = calls_before_first_look;
  unsigned calls_ = calls_before_first_look;
  detail::Clock::time_point begin_, looked_;
};

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
  for (Turn turn; has_room;) {
    worker->tend_shared();
    Goroutine* const child = worker->take_back_of(join_);
    if (child == nullptr) break;
    --mine_;
    worker = &run_inline(*child);
    if (turn.is_over()) [[unlikely]] {
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
