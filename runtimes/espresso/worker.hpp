// A kernel thread that runs goroutines.
//
// A worker always stands on a stack of the arena, in run_loop(). A goroutine that has not begun
// runs as a plain call from there: if it never parks, it costs no switch and no stack. One that
// parks takes the stack along, call of the loop and all; the worker goes on either directly in
// another parked goroutine or in a loop on another stack. When such a goroutine ends, it returns
// into the loop that it has carried with it, perhaps on another worker by then.
//
// A goroutine becomes visible to others (in a queue, on a waiting list) only after it has left its
// stack. What makes it so is the Departure, which the next one to run on this worker performs
// first.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "free_list.hpp"
#include "goroutine.hpp"
#include "goroutine_slab.hpp"
#include "run_next.hpp"
#include "run_queue.hpp"
#include "scheduler.hpp"
#include "stack_arena.hpp"

namespace espresso::detail {

/// Done on the worker after `left` has left its stack; from here on others may run it. Null: it was
/// no goroutine that left.
using AfterDeparture = void (*)(Worker&, Goroutine* left, void* argument);

class alignas(128) Worker {
 public:
  static constexpr std::size_t stack_batch = 32;
  /// Stacks that a worker may hold without running on them.
  static constexpr std::size_t most_spare_stacks = 2 * stack_batch + StackArena::fresh_batch + 2;

  Worker(Scheduler& scheduler, unsigned index);

  /// The worker that runs the caller. Ends the program outside of a goroutine. Never inlined: a
  /// goroutine changes its thread in the middle of a function, but a compiler may keep the address
  /// of a thread-local.
  [[gnu::noinline]] static Worker& here();

  /// True on a thread that runs goroutines.
  [[gnu::noinline]] static bool is_here();

  /// The body of the kernel thread. Returns when the run has ended.
  void run();

  // For the goroutine that runs here.
  Goroutine& current() const { return *current_; }
  Scheduler& scheduler() const { return scheduler_; }
  Goroutine& new_goroutine();
  void retire(Goroutine& goroutine);
  void make_ready(Goroutine& goroutine);
  void yield();
  /// Leaves the stack of the current goroutine; returns when it goes on, perhaps on another worker:
  /// this one's state must not be touched afterwards.
  void park(AfterDeparture then, void* argument);

  // For all workers.
  bool has_work() const { return !queue_.empty() || next_.peek() != nullptr; }
  std::int64_t stacks_in_use() const { return stacks_in_use_.load(std::memory_order_relaxed); }
  /// Created and not yet ended, as far as this worker knows: only the sum over all workers means
  /// something.
  std::int64_t balance() const { return created_ - ended_; }

 private:
  /// What the C++ runtime keeps of the exceptions that are being handled (__cxa_eh_globals): per
  /// thread, but it is the goroutine's.
  struct ExceptionState {
    void* caught = nullptr;
    std::uintptr_t uncaught = 0;
  };

  struct Departure {
    AfterDeparture then;
    Goroutine* goroutine;
    void* argument;
  };

  // Running (worker.cpp).
  static void run_loop(void*, void*, void* message) noexcept;
  static Worker* run_here(Worker& worker, Goroutine& goroutine);
  Worker* hand_over_to(Goroutine& goroutine, Stack& own);
  void leave_for(Goroutine* next, AfterDeparture then, void* argument);
  void arrive() { departure_.then(*this, departure_.goroutine, departure_.argument); }
  Stack& take_stack();
  void release_stack(Stack& stack);
  void count_stacks(std::int64_t n);

  // Choosing what to run (work_search.cpp).
  bool tick();  // true: it is time to look at what is shared
  Goroutine* pick();
  Goroutine* pick_own();
  Goroutine* pick_shared();
  Goroutine* find_work();
  Goroutine* search();
  Goroutine* steal_from(Worker& victim, bool also_next);
  Goroutine* take_global(std::size_t most);
  bool wake_due_sleepers();
  Goroutine* stop_searching_with(Goroutine* found);
  bool wait_for_work();
  void push_back(Goroutine& goroutine);
  void make_room_for(Goroutine& goroutine);

  // What thieves touch.
  RunQueue<Goroutine> queue_;
  alignas(64) RunNext<Goroutine> next_;
  std::atomic<std::uint64_t> ticks_{0};  // how often this worker has chosen what to run
  std::atomic<std::int64_t> stacks_in_use_{0};

  // The worker's own.
  alignas(64) Goroutine* current_ = nullptr;
  Departure departure_{};
  Goroutine* handed_over_ = nullptr;  // for the loop that is switched to: run this first
  Stack* entered_ = nullptr;          // for the loop that is switched to: the stack that it is on
  ExceptionState* exceptions_ = nullptr;
  std::uint64_t next_look_at_shared_ = 0;  // in ticks
  std::uint64_t looks_at_shared_ = 0;
  unsigned next_streak_ = 0;  // goroutines taken from next_ since the last one from the queue
  bool searching_ = false;
  Magazine<Goroutine, GoroutineSlab::batch_size> free_goroutines_;
  Magazine<Stack, stack_batch> free_stacks_;
  FreshStacks fresh_stacks_;
  std::uint64_t next_id_;
  std::int64_t created_ = 0;
  std::int64_t ended_ = 0;
  Context home_;  // of the kernel thread

  /// What a searcher remembers of another worker's next_, to steal it only when its owner does not
  /// come round to it.
  struct Glimpse {
    Goroutine* next = nullptr;
    std::uint64_t ticks = 0;
  };
  std::vector<Glimpse> glimpses_;
  std::uint64_t random_;
  Scheduler& scheduler_;
  const unsigned index_;
};

}  // namespace espresso::detail
