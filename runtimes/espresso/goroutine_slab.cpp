#include "goroutine_slab.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace espresso::detail {
namespace {

/// Faults in the whole pages of that memory at once, which costs a fraction of a fault for each.
/// Linux before 5.14 declines, and they come one by one.
void populate([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_POPULATE_WRITE)
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) & ~(page - 1);
  const auto end = (reinterpret_cast<std::uintptr_t>(memory) + bytes) & ~(page - 1);
  ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_POPULATE_WRITE);
#endif
}

}  // namespace

Goroutine* GoroutineSlab::take_batch() {
  if (Goroutine* batch = free_.take()) return batch;
  return make_batch();
}

Goroutine* GoroutineSlab::make_batch() {
  const std::lock_guard guard(mutex_);
  if (made_in_chunk_ == chunk_size) {
    chunks_.push_back(std::make_unique_for_overwrite<Goroutine[]>(chunk_size));
    if (chunks_.size() > few_chunks) populate(chunks_.back().get(), chunk_size * sizeof(Goroutine));
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
