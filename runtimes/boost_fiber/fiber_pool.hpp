// The worker threads of a process that runs fibers, each with one of Boost.Fiber's scheduling
// algorithms. They live as long as the process: work_stealing numbers its threads through a
// process-wide static that is never reset, so that a second set of threads would find no place in
// it.
//
// The thread that calls run() is none of them; it blocks in the kernel. Between two runs the
// workers do so too.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "harness/contract/affinity.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/boost_fiber/fiber_session.hpp"

namespace barista {

class FiberPool {
 public:
  /// `install` gives the calling thread its scheduling algorithm.
  FiberPool(const RuntimeOptions& options, void (*install)(unsigned workers)) : options_(options) {
    for (unsigned i = 0; i < options.workers; ++i)
      threads_.emplace_back([this, i, install] { work(i, install); });
  }
  FiberPool(const FiberPool&) = delete;
  FiberPool& operator=(const FiberPool&) = delete;

  ~FiberPool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  const RuntimeOptions& options() const { return options_; }

  /// Lets the workers run fibers until `session` has ended; `start`, called by worker 0, starts the
  /// first of them.
  void run(FiberSession& session, const std::function<void()>& start) {
    std::unique_lock lock(mutex_);
    session_ = &session;
    start_ = &start;
    ++sessions_begun_;
    working_ = static_cast<unsigned>(threads_.size());
    changed_.notify_all();
    changed_.wait(lock, [this] { return working_ == 0; });
  }

 private:
  void work(unsigned i, void (*install)(unsigned)) {
    if (!options_.pus.empty()) bind_this_thread_or_abort(options_.pus[i]);
    install(options_.workers);
    for (unsigned long next_session = 1; wait_for(next_session); ++next_session) {
      if (i == 0) (*start_)();
      session_->work_until_end();
      const std::lock_guard lock(mutex_);
      if (--working_ == 0) changed_.notify_all();
    }
  }

  /// False when there will be none.
  bool wait_for(unsigned long session) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || sessions_begun_ == session; });
    return !stopping_;
  }

  const RuntimeOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  FiberSession* session_ = nullptr;
  const std::function<void()>* start_ = nullptr;
  unsigned long sessions_begun_ = 0;
  unsigned working_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace barista
