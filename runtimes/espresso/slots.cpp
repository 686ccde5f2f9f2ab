#include "slots.hpp"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace espresso::detail {
namespace {

/// Memory of the system, aligned to its size, which is a power of two. Throws std::bad_alloc.
void* map_aligned(std::size_t bytes) {
  void* const mapping = ::mmap(nullptr, 2 * bytes, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapping == MAP_FAILED) throw std::bad_alloc();
  auto* const raw = static_cast<std::byte*>(mapping);
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(raw) & (bytes - 1);
  if (before != 0) ::munmap(raw, before);
  ::munmap(raw + before + bytes, bytes - before);
  return raw + before;
}

/// Faults in all of it at once, in one huge page where the system has one, which costs a fraction
/// of a fault for each page. Linux before 5.14 declines, and they come one by one.
void populate([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
  ::madvise(memory, bytes, MADV_HUGEPAGE);
#if defined(MADV_POPULATE_WRITE)
  ::madvise(memory, bytes, MADV_POPULATE_WRITE);
#endif
}

}  // namespace

void Slots::Unmap::operator()(std::byte* memory) const { ::munmap(memory, bytes); }

Slots::Chunk Slots::map(std::size_t bytes) const {
  void* const memory = map_aligned(bytes);
  return {.memory = {static_cast<std::byte*>(memory), Unmap{bytes}},
          .size = bytes / slot_bytes_ / batch_size_ * batch_size_};
}

std::byte* Slots::take_batch() {
  if (chunks_.empty() || chunks_.back().taken == chunks_.back().size) {
    const bool large = chunks_.size() >= small_chunks;
    chunks_.push_back(map(large ? large_chunk_bytes : small_chunk_bytes));
    if (large) populate(chunks_.back().memory.get(), large_chunk_bytes);
  }
  Chunk& chunk = chunks_.back();
  std::byte* const batch = chunk.memory.get() + chunk.taken * slot_bytes_;
  chunk.taken += batch_size_;
  return batch;
}

}  // namespace espresso::detail
