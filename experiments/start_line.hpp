// Tasks that are created first and start together, so that the clock sees their work and not their
// creation.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/contract/experiment.hpp"

namespace barista {

template <Parks R>
class StartLine {
 public:
  explicit StartLine(long tasks) {
    ready_.add(tasks);
    start_.add(1);
    finished_.add(tasks);
  }

  /// Creates task `i`; it waits at the line. Where tasks are threads, task i gets PU i of the list.
  template <class Body>
  void go(long i, Body body) {
    auto task = [this, body = std::move(body)]() mutable {
      ready_.done();
      start_.wait();
      body();
      finished_.done();
    };
    if constexpr (Places<R>)
      R::go_on(static_cast<unsigned>(i), std::move(task));
    else
      R::go(std::move(task));
  }

  /// Of a task that awaits: `co_await line.start()` before its work, line.finish() after it.
  auto start() requires Awaits<R> {
    ready_.done();
    return R::await::wait(start_);
  }
  void finish() { finished_.done(); }

  /// Waits until all stand at the line, then times from the signal to the end of the last.
  void time_all(Trial& trial) {
    ready_.wait();
    trial.timed([&] { run_all(); });
  }

  /// The same without a clock.
  void run_all() {
    ready_.wait();
    start_.done();
    finished_.wait();
  }

 private:
  typename R::wait_group ready_;
  typename R::wait_group start_;
  typename R::wait_group finished_;
};

}  // namespace barista
