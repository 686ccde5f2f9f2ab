// Memory for many small objects of one size, of the system's pages: small pieces at first, so that
// a run of a few goroutines stays small, then huge pages, whose faults cost a fraction of as many
// single ones. What has been handed out stays until the end.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace espresso::detail {

class Slots {
 public:
  /// For objects of so many bytes, handed out so many at a time. They begin at multiples of the
  /// largest power of two that divides their size, up to a page.
  Slots(std::size_t slot_bytes, std::size_t batch_size)
      : slot_bytes_(slot_bytes), batch_size_(batch_size) {}

  /// batch_size slots, one after the other. Throws std::bad_alloc.
  std::byte* take_batch();

  /// f(slot) for each that has been handed out.
  template <class F>
  void for_each(F f) const {
    for (const Chunk& chunk : chunks_)
      for (std::size_t i = 0; i < chunk.taken; ++i) f(chunk.memory.get() + i * slot_bytes_);
  }

 private:
  static constexpr std::size_t small_chunk_bytes = std::size_t{512} << 10;
  /// A huge page on most machines.
  static constexpr std::size_t large_chunk_bytes = std::size_t{2} << 20;
  /// After these chunks are large and taken as a whole: what is not used of one is little beside
  /// the others.
  static constexpr std::size_t small_chunks = 8;

  struct Unmap {
    std::size_t bytes;
    void operator()(std::byte* memory) const;
  };
  struct Chunk {
    std::unique_ptr<std::byte, Unmap> memory;
    std::size_t size;  // in slots, whole batches
    std::size_t taken = 0;
  };

  Chunk map(std::size_t bytes) const;

  const std::size_t slot_bytes_, batch_size_;
  std::vector<Chunk> chunks_;
};

}  // namespace espresso::detail
