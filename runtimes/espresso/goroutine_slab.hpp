// Descriptors, made in batches and handed to the workers in batches. With each one a stack is
// reserved, so that whoever has a descriptor can park. They stay until the slab goes.
#pragma once

#include <cstddef>
#include <mutex>

#include "free_list.hpp"
#include "goroutine.hpp"
#include "slots.hpp"
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
    slots_.for_each([&f](const std::byte* slot) { f(*reinterpret_cast<const Goroutine*>(slot)); });
  }

  void put_batch(Goroutine* batch) { free_.put(batch); }

 private:
  /// For a batch, each with a stack reserved. Under the lock.
  std::byte* take_slots();

  StackArena& arena_;
  Depot<Goroutine> free_;
  std::mutex mutex_;
  Slots slots_{sizeof(Goroutine), batch_size};
};

}  // namespace espresso::detail
