// What the workers of one run share, and the run itself: threads are started, bound and joined
// here.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "atomics.hpp"
#include "global_queue.hpp"
#include "goroutine_slab.hpp"
#include "idle_workers.hpp"
#include "large_stack.hpp"
#include "options.hpp"
#include "spare_stacks.hpp"
#include "stack_arena.hpp"
#include "task_frames.hpp"
#include "timers.hpp"

namespace espresso::detail {

class Worker;

struct Scheduler {
  explicit Scheduler(const Options& options);
  ~Scheduler();

  /// Nothing can ever happen again: ends the run if all goroutines have ended, else the program.
  void on_quiescence();

  /// Anything that a searching worker could run: looks into every queue.
  bool work_visible() const;

  std::int64_t stack_bytes_in_use() const;

  /// Tells AddressSanitizer that the context is on the stack that holds this frame.
  void describe_stack_of(Context& context, void* frame);

  StackArena arena;
  LargeStacks large_stacks;
  GoroutineSlab slab;
  TaskFrames task_frames;
  SpareStacks spare_stacks{arena};
  GlobalQueue global;
  Timers timers;
  IdleWorkers idle;
  std::vector<std::unique_ptr<Worker>> workers;  // also those that rest
  Atomic<bool> ended{false};
  std::mutex dumping;  // dump.hpp
};

/// Runs main(argument) as the first goroutine. See espresso::run().
void run(const Options& options, void (*main)(void*), void* argument);

}  // namespace espresso::detail
