// What the workers of one run share, and the run itself: threads are started, bound and joined
// here.
#pragma once

#include <cstdint>
#include <exception>
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

  // For idle_steps.hpp.
  bool work_visible() const;
  Clock::time_point next_timer() const { return timers.next(); }
  bool has_ended() const { return ended; }
  SpareStacks& idle_chore() { return spare_stacks; }

  /// Whoever comes first may run these, and somebody will come.
  void share(const Chain<Goroutine>& goroutines);

  std::int64_t stack_bytes_in_use() const;

  const StackArena& arena_of(const void* frame) const {
    return large_stacks.holds(frame) ? large_stacks.arena() : arena;
  }

  /// Whether the stack that holds this frame is at most half full.
  bool has_room_below(const void* frame) const;

  /// Tells AddressSanitizer that the context is on the stack that holds this frame.
  void describe_stack_of(Context& context, void* frame);

  StackArena arena;  // of ordinary stacks
  LargeStacks large_stacks;
  GoroutineSlab slab;
  TaskFrames task_frames;
  SpareStacks spare_stacks{arena};
  GlobalQueue global;
  Timers timers;
  IdleWorkers idle;
  std::vector<std::unique_ptr<Worker>> workers;  // also those that rest
  Atomic<bool> ended{false};
  std::exception_ptr thrown_by_main;
};

/// What a program and the library must agree on, because the layout of what they share depends on
/// it. It is part of the names of run() and of compiled_for(), so that a program does not link of
/// which any file is compiled otherwise.
enum class Sanitizer { none, address, thread, memory };
enum class StandardLibrary { gnu, gnu_debug, llvm };
enum class Switch { own, boost_context };
template <Sanitizer sanitizer, StandardLibrary library, Switch by>
struct CompiledFor {};
#if defined(_LIBCPP_VERSION)
inline constexpr StandardLibrary standard_library = StandardLibrary::llvm;
#elif defined(_GLIBCXX_DEBUG)
inline constexpr StandardLibrary standard_library = StandardLibrary::gnu_debug;
#else
inline constexpr StandardLibrary standard_library = StandardLibrary::gnu;
#endif
#if defined(ESPRESSO_BOOST_CONTEXT)
inline constexpr Switch switched_by = Switch::boost_context;
#else
inline constexpr Switch switched_by = Switch::own;
#endif
using CompiledHere = CompiledFor<ESPRESSO_ASAN   ? Sanitizer::address
                                 : ESPRESSO_TSAN ? Sanitizer::thread
                                 : ESPRESSO_MSAN ? Sanitizer::memory
                                                 : Sanitizer::none,
                                 standard_library, switched_by>;

/// Each file that includes this asks for it, also one that never calls run().
void compiled_for(CompiledHere);
[[gnu::used]] static void (*const compiled_here)(CompiledHere) = &compiled_for;

/// Runs main(argument) as the first goroutine. See espresso::run().
void run(const Options& options, void (*main)(void*), void* argument, CompiledHere);

}  // namespace espresso::detail
