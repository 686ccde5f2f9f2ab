// A wait group and a mutex over a runtime's parker, for runtimes whose library lets a task suspend
// but has nothing built on it. The lock inside is held for a few instructions and never while a
// task waits.
#pragma once

#include <mutex>
#include <utility>

#include "harness/contract/wait_list.hpp"

namespace barista {

/// A parker in the frame of the task that waits. It may be destroyed as soon as park() has
/// returned, even if unpark() is still on its way out.
template <class Parker>
struct ParkedTask {
  Parker parker{};
  ParkedTask* next = nullptr;
};

template <class Parker>
class ParkingWaitGroup {
 public:
  void add(long n) {
    WaitList<ParkedTask<Parker>> released;
    {
      const std::lock_guard lock(mutex_);
      pending_ += n;
      if (pending_ == 0) std::swap(released, waiting_);
    }
    unpark_all(released);  // reads nothing of this any more
  }

  void done() { add(-1); }

  void wait() {
    ParkedTask<Parker> self;
    {
      const std::lock_guard lock(mutex_);
      if (pending_ == 0) return;
      waiting_.append(self);
    }
    self.parker.park();
  }

 private:
  std::mutex mutex_;
  WaitList<ParkedTask<Parker>> waiting_;
  long pending_ = 0;
};

/// Handed over in the order of arrival.
template <class Parker>
class ParkingMutex {
 public:
  void lock() {
    ParkedTask<Parker> self;
    {
      const std::lock_guard lock(mutex_);
      if (!std::exchange(held_, true)) return;
      waiting_.append(self);
    }
    self.parker.park();  // whoever unlocks leaves held_ true for this task
  }

  void unlock() {
    ParkedTask<Parker>* next = nullptr;
    {
      const std::lock_guard lock(mutex_);
      next = waiting_.take_first();
      if (next == nullptr) held_ = false;
    }
    if (next != nullptr) next->parker.unpark();
  }

 private:
  std::mutex mutex_;
  WaitList<ParkedTask<Parker>> waiting_;
  bool held_ = false;
};

}  // namespace barista
