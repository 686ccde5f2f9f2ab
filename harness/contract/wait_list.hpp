// A first-in first-out list of waiting tasks, whose nodes live in the frames of those tasks. Not
// thread-safe: the primitive that owns it has a lock.
#pragma once

namespace barista {

/// `Waiter` has `Waiter* next = nullptr`.
template <class Waiter>
class WaitList {
 public:
  void append(Waiter& waiter) {
    waiter.next = nullptr;
    (last_ != nullptr ? last_->next : first_) = &waiter;
    last_ = &waiter;
  }

  Waiter* take_first() {
    Waiter* const taken = first_;
    if (taken == nullptr) return nullptr;
    first_ = taken->next;
    if (first_ == nullptr) last_ = nullptr;
    return taken;
  }

 private:
  Waiter* first_ = nullptr;
  Waiter* last_ = nullptr;
};

/// Wakes all of a list that nobody else sees any more. A waiter's frame may be gone as soon as it
/// is woken.
template <class Waiter>
void unpark_all(WaitList<Waiter> list) {
  while (Waiter* const waiter = list.take_first()) waiter->parker.unpark();
}

}  // namespace barista
