// Descriptors, made in large pieces and handed to the workers in batches. With each one a stack is
// reserved, so that whoever has a descriptor can park. They stay until the slab goes.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "free_list.hpp"
#include "goroutine.hpp"
#include "stack_arena.hpp"

namespace espresso::detail {

class GoroutineSlab {
 public:
  static constexpr std::size_t batch_size = 128;

  explicit GoroutineSlab(StackArena& arena) : arena_(arena) {}

  /// A batch for a worker's magazine. Throws std::bad_alloc, or std::system_error when no stacks
  /// can be reserved.
  Goroutine* take_batch();

  /// For each descriptor, in use or free; none are made meanwhile.
  template <class F>
  void for_each(F f) {
    const std::lock_guard guard(mutex_);
    for (std::size_t i = 0; i < chunks_.size(); ++i) {
      const std::size_t made = i + 1 < chunks_.size() ? chunk_size : made_in_chunk_;
      for (std::size_t k = 0; k < made; ++k) f(chunks_[i][k]);
    }
  }

  void put_batch(Goroutine* batch) { free_.put(batch); }

 private:
  static constexpr std::size_t chunk_size = 32 * batch_size;
  /// From here on a chunk is taken as a whole: what is not used of it is little beside the others.
  static constexpr std::size_t few_chunks = 8;

  Goroutine* make_batch();

  StackArena& arena_;
  Depot<Goroutine> free_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Goroutine[]>> chunks_;
  std::size_t made_in_chunk_ = chunk_size;
};

}  // namespace espresso::detail
