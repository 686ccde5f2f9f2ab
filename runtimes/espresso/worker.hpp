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

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "atomics.hpp"
#include "free_list.hpp"
#include "goroutine.hpp"
#include "goroutine_slab.hpp"
#include "local_queue.hpp"
#include "parked_in.hpp"
#include "scheduler.hpp"
#include "stack_arena.hpp"
#include "task_frames.hpp"
#include "this_worker.hpp"

namespace espresso::detail {

/// Of which compiler a frame of a task is. As a part of a template's name it keeps the instances of
/// two compilers apart in one program, also where nothing is inlined.
struct Gcc {};
struct Clang {};
#if defined(__clang__)
using ThisCompiler = Clang;
#else
using ThisCompiler = Gcc;
#endif

/// Done on the worker after `left` has left its stack; from here on others may run it. Null: it was
/// no goroutine that left.
using AfterDeparture = void (*)(Worker&, Goroutine* left, void* argument);

class alignas(128) Worker {
 public:
  /// Stacks that a worker may hold without running on them.
  static constexpr std::size_t most_spare_stacks =
      2 * SpareStacks::batch_size + StackArena::fresh_batch + 2;

  static constexpr std::size_t largest_global_batch = 128;
  static constexpr unsigned looks_at_first = 64;
  static constexpr std::uint64_t most_ticks_between_clocks = 256;
  static constexpr std::align_val_t frame_alignment{64};

  Worker(Scheduler& scheduler, unsigned index, unsigned workers);

  /// The worker that runs the caller. Ends the program outside of a goroutine. To be asked anew
  /// after anything that may park.
  [[gnu::always_inline]] static Worker& here() {
    Worker* const worker = this_worker();
    if (worker == nullptr) [[unlikely]]
      outside();
    return *worker;
  }

  /// The body of the kernel thread. Returns when the run has ended.
  void run();

  // For the goroutine that runs here.
  Goroutine& current() const { return *current_; }
  Scheduler& scheduler() const { return scheduler_; }
  /// The only worker that its run can have (Options::most_workers). Then nobody else touches what
  /// goroutines share, and no atomic operation is needed for it.
  bool alone() const { return workers_ == 1; }

  /// A descriptor for a goroutine that is about to be started, whose end is told to that join.
  /// Throws std::bad_alloc or std::system_error.
  Goroutine& new_goroutine(Join* join = nullptr);
  /// Gives it back: it has ended, or will not be started.
  void retire(Goroutine& goroutine);
  /// Makes a new goroutine, or one that has left its stack, the one to run next.
  void make_ready(Goroutine& goroutine);
  /// The same, but behind all that are runnable here.
  void make_ready_last(Goroutine& goroutine);
  /// The same, but behind those in the global queue too, if there are any: who waits there would
  /// otherwise wait while those in the ring yield to each other.
  void make_ready_behind_all(Goroutine& goroutine);
  /// Tasks (task.hpp) have descriptors of their own, but count among those alive. The id is
  /// released: whoever sees it, in the dump, sees the frame.
  void note_task_begun(Goroutine& task) {
    const std::uint64_t id = std::exchange(next_id_, next_id_ + workers_);
    std::atomic_ref(task.id).store(id - Goroutine::first_id + Goroutine::first_task_id,
                                   std::memory_order_release);
  }
  void note_task_ended() { ++ended_; }
  void note_time_of(Goroutine& parked) { parked.set_parked_since(now_); }
  /// Memory for a task, aligned to 64 if its size is a multiple of that. gcc makes it one where a
  /// local is aligned so; clang does not, so that all of its are. Throws std::bad_alloc.
  template <class Compiler = ThisCompiler>
  void* new_frame(std::size_t bytes) {
    bytes = frame_bytes<Compiler>(bytes);
    if (bytes > TaskFrames::largest_frame || ESPRESSO_ASAN)
      return without_task(::operator new(bytes, frame_alignment));
    return free_frames_.take(scheduler_.task_frames, bytes);
  }
  template <class Compiler = ThisCompiler>
  void retire_frame(void* frame, std::size_t bytes) {
    bytes = frame_bytes<Compiler>(bytes);
    if (bytes > TaskFrames::largest_frame || ESPRESSO_ASAN)
      return ::operator delete(frame, frame_alignment);
    free_frames_.put(scheduler_.task_frames, frame, bytes);
  }
  /// The newest goroutine of this worker's ring, if it has not begun and its end is told to that
  /// join: it is the caller's to run.
  Goroutine* take_back_of(const Join& join) {
    return queue_.take_newest_if([&join](const Goroutine& goroutine) {
      return goroutine.join == &join && !goroutine.has_begun();
    });
  }
  /// To be called by who runs goroutines without coming back to the loop, before each: sleepers
  /// and those in the global queue get their turn behind what is in the ring.
  void tend_shared();
  [[gnu::always_inline]] void yield() {
    if (!yield_in_ring()) yield_slowly();
  }
  /// What the C++ runtime keeps of the exceptions that are being handled (__cxa_eh_globals): per
  /// thread, but it is the goroutine's.
  struct ExceptionState {
    void* caught = nullptr;
    std::uintptr_t uncaught = 0;
    bool any() const { return (reinterpret_cast<std::uintptr_t>(caught) | uncaught) != 0; }
  };
  ExceptionState& exceptions() { return *exceptions_; }
  /// Leaves the stack of the current goroutine; returns when it goes on, perhaps on another worker:
  /// this one's state must not be touched afterwards.
  template <ParkedIn reason>
  void park(AfterDeparture then, void* argument);

  // For the dump (dump.hpp), on any thread.
  unsigned index() const { return index_; }
  LocalQueue<Goroutine>& queue() { return queue_; }
  /// What it runs, or ran last; null while it has had nothing to do for a while.
  const Goroutine* runs() const { return load_relaxed(current_); }

  // For all workers.
  bool has_work() const { return !queue_.empty(); }
  std::int64_t stacks_in_use() const { return stacks_in_use_.load(std::memory_order_relaxed); }
  /// Created and not yet ended, as far as this worker knows: only the sum over all workers means
  /// something.
  std::int64_t balance() const {
    return static_cast<std::int64_t>((next_id_ - first_id()) / workers_) - ended_;
  }

 private:
  struct Departure {
    AfterDeparture then;  // null: an exchange in the queue is to be ended
    Goroutine* goroutine;
    void* argument;
  };

  [[noreturn, gnu::cold, gnu::noinline]] static void outside() noexcept;
  template <class Compiler>
  static constexpr std::size_t frame_bytes(std::size_t bytes) {
    constexpr auto alignment = static_cast<std::size_t>(frame_alignment);
    if constexpr (std::is_same_v<Compiler, Clang>)
      return (bytes + alignment - 1) / alignment * alignment;
    else
      return bytes;
  }
  std::uint64_t first_id() const { return Goroutine::first_id + index_ + 1; }
  [[gnu::noinline]] void refill_goroutines();

  // Running (worker.cpp).
  static void run_loop(void*, void*, void* message) noexcept;
  // Inlined it would take the loop's frame off the beginning of a cache line, and with it those of
  // all goroutines: a message through a channel then takes 5 % longer.
  [[gnu::noinline]] static Worker* run_here(Worker& worker, Goroutine& goroutine);
  Worker* hand_over_to(Goroutine& goroutine, Stack& own);
  template <ParkedIn reason>
  void leave_for(Goroutine* next, AfterDeparture then, void* argument = nullptr);
  template <ParkedIn reason>
  void leave(Goroutine* next, AfterDeparture then, void* argument);
  template <ParkedIn reason>
  [[gnu::cold, gnu::noinline]] void leave_with_exceptions(Goroutine* next, AfterDeparture then,
                                                          void* argument);
  [[gnu::always_inline]] void arrive();
  Stack& take_stack();
  void release_stack(Stack& stack);
  void count_stacks(std::int64_t n);
  [[gnu::cold, gnu::noinline]] void look_how_deep(Stack& own);
  void pause_trimming();
  [[gnu::cold, gnu::noinline]] Worker* run_on_deep(Stack& own, Goroutine& goroutine);
  bool trim_before_begin(Stack& own);

  // Giving way (worker.cpp).
  bool yield_in_ring();
  [[gnu::noinline]] void yield_slowly();

  // Choosing what to run (work_search.cpp).
  static std::uint64_t odd_now() {
    return static_cast<std::uint64_t>(Clock::now().time_since_epoch().count()) | 1;
  }
  bool tick();
  [[gnu::cold, gnu::noinline]] void look_at_clock();
  [[gnu::noinline]] bool shared_waits();
  Goroutine* pick();
  Goroutine* pick_shared();
  Goroutine* find_work();
  Goroutine* search();
  Goroutine* steal_from(Worker& victim, bool also_next);
  Goroutine* take_global(std::size_t most = largest_global_batch);
  bool wake_due_sleepers();
  [[gnu::cold, gnu::noinline]] void take_from_held();
  void share_if_none_is_chosen();
  Goroutine* stop_searching_with(Goroutine* found);
  bool wait_for_work();
  void hand_in();
  bool rest();
  void push_back(Goroutine& goroutine);
  [[gnu::cold, gnu::noinline]] void make_room();

  // What thieves touch.
  LocalQueue<Goroutine> queue_;
  Atomic<std::uint64_t> ticks_{0};  // how often this worker has chosen what to run
  Atomic<std::int64_t> stacks_in_use_{0};

  // The worker's own.
  alignas(64) Goroutine* current_ = nullptr;
  std::uint64_t now_ = 1;  // odd nanoseconds of Clock, as of a few hundred ticks ago at most
  Departure departure_{};
  Goroutine* handed_over_ = nullptr;  // for the loop that is switched to: run this first
  Stack* entered_ = nullptr;          // for the loop that is switched to: the stack that it is on
  ExceptionState* exceptions_ = nullptr;
  std::uint64_t next_look_at_shared_ = 0;  // in ticks
  std::uint64_t looks_at_shared_ = 0;
  std::uint64_t next_look_at_clock_ = 0;    // in ticks
  std::uint64_t ticks_without_choice_ = 0;  // those of tend_shared()
  bool searching_ = false;
  unsigned looks_at_depth_ = looks_at_first;
  Magazine<Goroutine, GoroutineSlab::batch_size> free_goroutines_;
  Magazine<Stack, SpareStacks::batch_size> free_stacks_;
  FreshStacks fresh_stacks_;
  std::uint64_t next_id_;
  std::int64_t ended_ = 0;
  Context home_;  // of the kernel thread

  /// What a searcher remembers of another worker's next_, to steal it only when its owner does not
  /// come round to it.
  struct Glimpse {
    Goroutine* next = nullptr;
    std::uint64_t ticks = 0;
  };
  std::vector<Glimpse> glimpses_;  // has room for all workers: a search allocates nothing
  std::uint64_t random_;
  Scheduler& scheduler_;
  const unsigned index_;
  const unsigned workers_;
  // Seldom touched.
  std::uint64_t ticks_between_clocks_ = 8;  // grows while turns are short
  std::uint64_t next_look_at_held_ = 0;     // in nanoseconds, as now_ is
  std::uint64_t choices_ = 0;               // from the queue, when the clock was last looked at
  std::uint64_t choices_since_ = 0;         // in nanoseconds: none has been made since then
  // What others have seen of this one, to tell that it is held.
  Atomic<std::uint64_t> seen_ticks_{0};
  Atomic<std::uint64_t> seen_since_{0};   // in nanoseconds: it has had as many since then
  std::uint64_t next_look_at_depth_ = 0;  // in nanoseconds
  unsigned begins_on_deep_ = 0;           // lately
  unsigned returns_on_deep_ = 0;          // of these, without having parked
  Clock::time_point trim_again_ = Clock::time_point::min();
  Clock::duration trimming_took_{0};
  TaskFrames::Cache free_frames_;  // large: behind what each choice touches
};

inline Goroutine& Worker::new_goroutine(Join* join) {
  Goroutine* goroutine = free_goroutines_.take();
  if (goroutine == nullptr) [[unlikely]] {
    refill_goroutines();
    goroutine = free_goroutines_.take();
    if (goroutine == nullptr) __builtin_unreachable();  // refilled, or an exception has been thrown
  }
  goroutine->set_not_begun();
  store_relaxed(goroutine->join, join);
  store_relaxed(goroutine->id, std::exchange(next_id_, next_id_ + workers_));
  return *goroutine;
}

inline void Worker::retire(Goroutine& goroutine) {
  ++ended_;
  if (Goroutine* surplus = free_goroutines_.put(goroutine)) [[unlikely]]
    scheduler_.slab.put_batch(surplus);
}

inline void Worker::make_ready(Goroutine& goroutine) {
  while (!queue_.put_next(goroutine)) [[unlikely]] make_room();
  scheduler_.idle.announce();
}

inline void Worker::push_back(Goroutine& goroutine) {
  while (!queue_.push(goroutine)) [[unlikely]] make_room();
}

inline void Worker::make_ready_last(Goroutine& goroutine) {
  push_back(goroutine);
  scheduler_.idle.announce();
}

inline void Worker::make_ready_behind_all(Goroutine& goroutine) {
  if (GlobalQueue& global = scheduler_.global; global.empty()) [[likely]]
    push_back(goroutine);
  else
    global.push(goroutine);
  scheduler_.idle.announce();
}

/// True every few calls, if something shared is there that waits for its turn.
inline bool Worker::tick() {
  // relaxed: only this worker writes; thieves take it as a hint
  const std::uint64_t ticks = ticks_.load(std::memory_order_relaxed) + 1;
  ticks_.store(ticks, std::memory_order_relaxed);
  return ticks >= next_look_at_shared_ && shared_waits();
}

inline Goroutine* Worker::pick() {
  if (tick()) [[unlikely]] {
    if (Goroutine* goroutine = pick_shared()) return goroutine;
  }
  return queue_.take();
}

/// A tick as any other, for by their ticks others tell who is held.
inline void Worker::tend_shared() {
  ++ticks_without_choice_;
  if (!tick()) [[likely]]
    return;
  if (Goroutine* goroutine = pick_shared()) make_ready_last(*goroutine);
}

}  // namespace espresso::detail

#include "worker_leaving.hpp"  // the definitions of what leaves a stack
