// Goroutines that wait for the same thing, in the order of their coming. Not synchronized: whoever
// has it has a lock for it.
#pragma once

#include "waiting.hpp"

namespace espresso::detail {

class WaitList {
 public:
  bool empty() const { return first_ == nullptr; }

  void push_back(Waiter& waiter) {
    waiter.next = nullptr;
    (first_ == nullptr ? first_ : last_->next) = &waiter;
    last_ = &waiter;
  }

  /// The first one, or nothing.
  Waiter* pop_front() {
    Waiter* const first = first_;
    if (first != nullptr) first_ = first->next;
    return first;
  }

  /// All of them, linked by `next`.
  Waiter* pop_all() {
    Waiter* const first = first_;
    first_ = nullptr;
    return first;
  }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

/// Makes all of a popped list runnable.
inline void make_all_ready(Worker& worker, Waiter* waiter) {
  while (waiter != nullptr) {
    Waiter* const next =
        waiter->next;  // a waiter lies on the stack of a goroutine that is gone once it is ready
    worker.make_ready(*waiter->goroutine);
    waiter = next;
  }
}

}  // namespace espresso::detail
