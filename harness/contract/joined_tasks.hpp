// A task group over handles that are joined one by one (std::thread, boost::fibers::fiber): what a
// user of such a library writes, a vector of handles. Not for libraries that have a task group of
// their own.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

namespace barista {

/// `current_id()` tells tasks apart. The owner is the task that constructs the group and pays for
/// no lock; tasks of the group that add to it do. The destructor waits: when a creation fails, the
/// tasks that live may still use the frame that is being unwound.
template <class Handle, auto current_id>
class JoinedTasks {
 public:
  JoinedTasks() = default;
  JoinedTasks(const JoinedTasks&) = delete;
  JoinedTasks& operator=(const JoinedTasks&) = delete;
  ~JoinedTasks() { wait(); }

  /// Constructs a handle, and with it a task, in its place in the list: if that throws, nothing has
  /// changed.
  template <class... Arguments>
  void start(Arguments&&... arguments) {
    if (current_id() == owner_) {
      started_by_owner_.emplace_back(std::forward<Arguments>(arguments)...);
    } else {
      const std::lock_guard lock(mutex_);
      started_by_tasks_.emplace_back(std::forward<Arguments>(arguments)...);
    }
  }

  void wait() {
    while (!started_by_owner_.empty()) {
      for (Handle& handle : started_by_owner_) handle.join();
      started_by_owner_.clear();
      // Whoever could still have added is joined by now, so that an empty list is the end.
      const std::lock_guard lock(mutex_);
      started_by_owner_.swap(started_by_tasks_);
    }
  }

 private:
  const decltype(current_id()) owner_ = current_id();
  std::vector<Handle> started_by_owner_;
  std::vector<Handle> started_by_tasks_;
  std::mutex mutex_;
};

}  // namespace barista
