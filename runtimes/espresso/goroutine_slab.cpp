#include "goroutine_slab.hpp"

#include <new>

namespace espresso::detail {

Goroutine* GoroutineSlab::take_batch() {
  if (Goroutine* batch = free_.take()) return batch;
  const std::lock_guard guard(mutex_);
  std::byte* const slots = take_slots();
  Goroutine* first = nullptr;
  for (std::size_t i = batch_size; i-- > 0;) {
    auto* const goroutine = ::new (static_cast<void*>(slots + i * sizeof(Goroutine))) Goroutine;
    goroutine->set_next_free(first);
    first = goroutine;
  }
  return first;
}

std::byte* GoroutineSlab::take_slots() {
  arena_.reserve(batch_size);
  try {
    return slots_.take_batch();
  } catch (...) {
    arena_.cancel(batch_size);
    throw;
  }
}

}  // namespace espresso::detail
