#include "spare_stacks.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace espresso::detail {

void SpareStacks::put(Stack* batch) {
  batch->deep = is_any_deep(*batch);
  const std::lock_guard guard(lock_);
  note_depth(*batch);
  batch->next_batch = std::exchange(batches_, batch);
  ++count_;
  if (due() == never) set_due(Clock::now() + period);
}

Stack* SpareStacks::take() {
  Stack* batch = nullptr;
  {
    const std::lock_guard guard(lock_);
    batch = pop();
    least_ = std::min(least_, count_);
    surplus_ = std::min(surplus_, count_);
  }
  if (batch != nullptr && batch->deep) trim(*batch);
  return batch;
}

bool SpareStacks::is_any_deep(const Stack& batch) const {
  for (const Stack* stack = &batch; stack != nullptr; stack = stack->next_free())
    if (stack->deep) return true;
  return arena_.is_deep(batch);
}

/// Under the lock: whether the trimming of these was in vain.
void SpareStacks::note_depth(Stack& batch) {
  if (!batch.trimmed) return;
  if (batch.deep) trim_again_ = std::max(trim_again_, Clock::now() + pause_factor * trimming_took_);
  trimming_took_ = Clock::duration(0);
  for (Stack* stack = &batch; stack != nullptr; stack = stack->next_free()) stack->trimmed = false;
}

void SpareStacks::trim(Stack& batch) {
  const Clock::time_point begin = Clock::now();
  {
    const std::lock_guard guard(lock_);
    if (begin < trim_again_) return;
  }
  for (Stack* stack = &batch; stack != nullptr; stack = stack->next_free()) {
    arena_.trim(*stack);
    stack->trimmed = true;
  }
  const Clock::duration took = Clock::now() - begin;
  const std::lock_guard guard(lock_);
  trimming_took_ += took;
}

Stack* SpareStacks::pop() {
  Stack* const batch = batches_;
  if (batch == nullptr) return nullptr;
  batches_ = batch->next_batch;
  --count_;
  return batch;
}

void SpareStacks::run() {
  Stack* batch = nullptr;
  {
    const std::lock_guard guard(lock_);
    const Clock::time_point now = Clock::now();
    if (now < due()) return;  // somebody else has just done it
    if (giving_back_) return set_due(now + while_others_do);
    if (surplus_ == 0) surplus_ = std::exchange(least_, count_);
    if (surplus_ != 0) {
      --surplus_;
      batch = pop();
    }
    giving_back_ = batch != nullptr;
    least_ = std::min(least_, count_);
    set_due(surplus_ != 0 ? now : count_ != 0 ? now + period : never);
  }
  if (batch == nullptr) return;
  for (Stack* stack = batch; stack != nullptr;) {
    Stack* const next = stack->next_free();
    arena_.give_back(*stack);
    stack = next;
  }
  const std::lock_guard guard(lock_);
  giving_back_ = false;
}

}  // namespace espresso::detail
