#include "task_frames.hpp"

#include <new>

namespace espresso::detail {

std::vector<Slots> TaskFrames::make_slots() {
  std::vector<Slots> slots;
  slots.reserve(classes);
  for (std::size_t i = 1; i <= classes; ++i) slots.emplace_back(i * class_bytes, batch_size);
  return slots;
}

FreeFrame* TaskFrames::take_batch(std::size_t size_class) {
  if (FreeFrame* batch = free_[size_class].take()) return batch;
  const std::lock_guard guard(mutex_);
  std::byte* const slots = slots_[size_class].take_batch();  // all zero: no ids
  FreeFrame* first = nullptr;
  for (std::size_t i = batch_size; i-- > 0;)
    first = ::new (static_cast<void*>(slots + i * (size_class + 1) * class_bytes))
        FreeFrame{.next = first, .next_batch = nullptr};
  return first;
}

}  // namespace espresso::detail
