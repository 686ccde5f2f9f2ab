// Goroutines that are waited for together: structured parallelism, when their number is known only
// as they are started. For exactly two things, fork_join.hpp is cheaper.
//
// wait() runs those of them itself, newest first and as plain calls on its own stack, that nobody
// has taken yet; a group whose goroutines all end there costs no switch, no stack and no atomic
// operation. Others, idle workers above all, take them from the oldest on.
#pragma once

#include <cstdint>
#include <type_traits>
#include <utility>

#include "goroutine.hpp"
#include "goroutines.hpp"
#include "join.hpp"
#include "task.hpp"
#include "worker.hpp"

namespace espresso {

class TaskGroup {
 public:
  /// Belongs to the goroutine that makes it.
  TaskGroup() : owner_(&detail::Worker::here().current()) {}
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;
  /// Waits for what has not ended. While an exception is on its way the goroutines that it runs
  /// itself do not see that.
  ~TaskGroup() {
    if (mine_ != 0 || !join_.all_ended()) wait_at_end();
  }

  /// Starts body() as a goroutine. By the owner, or by a goroutine of the group. Costs and throws
  /// what espresso::go() does; an exception that leaves the body ends the program.
  template <class F>
  void go(F&& body) {
    const detail::Made made = detail::make_goroutine(std::forward<F>(body), &join_);
    start(made.worker, made.goroutine);
  }
  /// The same with a task, which wait() does not run itself.
  void go(Task task) {
    detail::Worker& worker = detail::Worker::here();
    Task::promise_type& promise = std::move(task).release();
    promise.set_join(join_);
    start(worker, promise.started(worker));
  }

  /// By the owner. Returns when all have ended; what they did happens before it. The group can then
  /// be used again.
  ///
  /// The goroutines that it runs itself use the caller's stack, unless that is more than half full.
  /// In a catch block they see what the caller handles, as any function does that is called there.
  void wait();

 private:
  [[gnu::cold, gnu::noinline]] void wait_at_end();
  void start(detail::Worker& worker, detail::Goroutine& goroutine) {
    if (&worker.current() == owner_)
      ++mine_;
    else
      join_.add_elsewhere();
    worker.make_ready_last(goroutine);
  }

  detail::Goroutine* const owner_;
  std::int64_t mine_ = 0;
  detail::Join join_;
};

}  // namespace espresso
