#include "spare_stacks.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

namespace espresso::detail {

void SpareStacks::put(Stack* batch) {
  const std::lock_guard guard(lock_);
  batch->next_batch = std::exchange(batches_, batch);
  ++count_;
  if (due() == never) set_due(Clock::now() + period);
}

Stack* SpareStacks::take() {
  const std::lock_guard guard(lock_);
  Stack* const batch = pop();
  least_ = std::min(least_, count_);
  surplus_ = std::min(surplus_, count_);
  return batch;
}

Stack* SpareStacks::pop() {
  Stack* const batch = batches_;
  if (batch == nullptr) return nullptr;
  batches_ = batch->next_batch;
  --count_;
  return batch;
}

void SpareStacks::run() {
  std::array<Stack*, batches_a_run> unused{};
  {
    const std::lock_guard guard(lock_);
    const Clock::time_point now = Clock::now();
    if (now < due()) return;  // somebody else has just done it
    if (surplus_ == 0) surplus_ = std::exchange(least_, count_);
    for (Stack*& batch : unused) {
      if (surplus_ == 0) break;
      --surplus_;
      batch = pop();
    }
    least_ = std::min(least_, count_);
    set_due(surplus_ != 0 ? now : count_ != 0 ? now + period : never);
  }
  for (Stack* const batch : unused) {
    for (Stack* stack = batch; stack != nullptr;) {
      Stack* const next = stack->next_free();
      arena_.give_back(*stack);
      stack = next;
    }
  }
}

}  // namespace espresso::detail
