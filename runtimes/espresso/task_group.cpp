#include "task_group.hpp"

#include <algorithm>
#include <chrono>

namespace espresso {
namespace {

using detail::Goroutine, detail::Worker;
using namespace std::chrono_literals;

/// Of one who calls one after the other without coming back to the loop: when he has done so for
/// long enough, others get their turn. The clock is looked at so often that what is long is noticed
/// early, and so seldom that what is short does not pay for it.
class Turn {
 public:
  /// Gives way if the turn is over. Returns the worker that runs the caller then.
  [[gnu::cold, gnu::noinline]] Worker& look() {
    const auto now = detail::Clock::now();
    if (looked_ == detail::Clock::time_point()) {
      begin_ = now;
      calls_ = calls_to_measure;
    } else {
      const auto each = std::max<detail::Clock::duration>((now - looked_) / calls_, 1ns);
      calls_ = static_cast<unsigned>(std::clamp<std::int64_t>(longest / 4 / each, 1, most_calls));
    }
    looked_ = now;
    if (now - begin_ >= longest) {
      yield();
      begin_ = looked_ = detail::Clock::now();  // the time of the others is not his
    }
    return Worker::here();
  }
  /// After so many calls to look again.
  unsigned calls() const { return calls_; }

 private:
  static constexpr std::chrono::nanoseconds longest = 10ms;
  static constexpr unsigned calls_to_measure = 8;
  static constexpr unsigned most_calls = 1024;

  unsigned calls_ = 128;  // small groups never look
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
  Turn turn;
  for (unsigned calls = turn.calls(); has_room;) {
    worker->tend_shared();
    Goroutine* const child = worker->take_back_of(join_);
    if (child == nullptr) break;
    --mine_;
    worker = &run_inline(*child);
    if (--calls == 0) [[unlikely]] {
      worker = &turn.look();
      calls = turn.calls();
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
