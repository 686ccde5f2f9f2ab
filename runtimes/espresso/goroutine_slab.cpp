#include "goroutine_slab.hpp"

namespace espresso::detail {

Goroutine* GoroutineSlab::take_batch() {
  if (Goroutine* batch = free_.take()) return batch;
  return make_batch();
}

Goroutine* GoroutineSlab::make_batch() {
  const std::lock_guard guard(mutex_);
  if (made_in_chunk_ == chunk_size) {
    chunks_.push_back(std::make_unique_for_overwrite<Goroutine[]>(chunk_size));
    made_in_chunk_ = 0;
  }
  arena_.reserve(batch_size);
  Goroutine* const batch = chunks_.back().get() + made_in_chunk_;
  made_in_chunk_ += batch_size;
  for (std::size_t i = 0; i < batch_size; ++i)
    batch[i].set_next_free(i + 1 < batch_size ? &batch[i + 1] : nullptr);
  return batch;
}

}  // namespace espresso::detail
