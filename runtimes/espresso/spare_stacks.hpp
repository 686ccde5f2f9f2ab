// Stacks that no worker needs, exchanged in batches, as in free_list.hpp; and given back to the
// system when nobody has needed them for a while.
//
// What has lain here unused for a whole period is the least number of batches of that period. An
// idle worker returns the memory of so many at its end, a few at a time, and between them looks
// whether it is wanted. So a burst of goroutines is forgotten two periods later, and a run that
// needs many again and again keeps them.
//
// Those that are used again and again keep what their deepest use has touched, which a goroutine
// that then parks in a shallow call would hold. So of each batch that comes here one stack is
// looked at, and a batch of which that one was deep, or another was known to be, is trimmed before
// it is used again. That is wasted where the next use is as deep: then it is left off for a
// multiple of the time that it has taken. (What a worker itself uses again and again: worker.cpp.)
#pragma once

#include <chrono>
#include <cstddef>

#include "atomics.hpp"
#include "spin_lock.hpp"
#include "stack_arena.hpp"

namespace espresso::detail {

class SpareStacks {
 public:
  static constexpr std::size_t batch_size = 32;
  static constexpr std::chrono::seconds period{1};

  explicit SpareStacks(StackArena& arena) : arena_(arena) {}

  void put(Stack* batch);
  /// A batch, or nothing.
  Stack* take();

  // A chore of idle workers (idle_workers.hpp).
  /// When to look next; `never` while there is nothing here.
  Clock::time_point due() const {
    return Clock::time_point(Clock::duration(due_.load(std::memory_order_relaxed)));
  }
  void run();

  /// So many lie nowhere while run() is at work, and must have been reserved beside the others.
  static constexpr std::size_t most_in_transit = batch_size;

 private:
  /// When who finds another one at it looks again.
  static constexpr std::chrono::milliseconds while_others_do{1};
  /// A pause so many times as long as the trimming that was in vain, which also costs the faults.
  static constexpr int pause_factor = 64;

  /// Under the lock.
  Stack* pop();
  bool is_any_deep(const Stack& batch) const;
  void trim(Stack& batch);
  void note_depth(Stack& batch);
  void set_due(Clock::time_point due) {
    due_.store(due.time_since_epoch().count(), std::memory_order_relaxed);
  }

  StackArena& arena_;
  SpinLock lock_;
  Stack* batches_ = nullptr;
  std::size_t count_ = 0;
  std::size_t least_ = 0;             // of this period
  std::size_t surplus_ = 0;           // to be given back
  bool giving_back_ = false;          // somebody is at it
  Clock::duration trimming_took_{0};  // since the last pause began
  Clock::time_point trim_again_ = Clock::time_point::min();
  Atomic<Clock::rep> due_{never.time_since_epoch().count()};  // written under the lock
};

}  // namespace espresso::detail
