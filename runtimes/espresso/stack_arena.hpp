// Stacks for goroutines, all of one size, in address space that is reserved in large pieces and
// becomes memory page by page as it is touched.
//
// A stack is a slot of `stride` bytes: at the bottom a guard, at the top its own description.
// Whatever is mapped stays mapped until the arena goes; its memory can be given back before.
//
// Whoever makes descriptors reserves one stack for each (reserve()), so that going without address
// space is noticed there, where it can be reported, and not as a goroutine parks. Forks and tasks
// run as plain calls as a rule and reserve nothing; for those that park after all, take_fresh()
// maps more once what was reserved is in use. If that fails it ends the program with a sentence.
//
// Guards are installed when a stack is first taken: MADV_GUARD_INSTALL (Linux 6.13), which splits
// no mapping; before, by mprotect, which takes two mappings a stack and so ends at
// vm.max_map_count. Reaching that ends the program with a sentence: running on without a guard
// would turn an overflow into silent corruption.
//
// Rejected: one mmap per stack (two mappings and about 10 us each); huge pages (2 MiB for a parked
// goroutine); stacks on demand in the fault handler (foreign signal handlers, and nothing gained
// over lazy pages).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

#include "atomics.hpp"
#include "context_switch.hpp"

namespace espresso::detail {

/// Lies at the top end of the memory that it describes; the stack grows down from it. When nobody
/// runs on the stack and no goroutine is parked on it, `context` is where whoever runs on it next
/// begins.
struct alignas(64) Stack {
  Context context;
  Stack* next = nullptr;  // in the free list that it is in
  Stack* next_batch = nullptr;
  unsigned valgrind_id = 0;
  bool deep = false;     // it is known to hold memory below what trim() keeps
  bool trimmed = false;  // it has been trimmed since it was last free (spare_stacks.hpp)

  Stack* next_free() const { return next; }
  void set_next_free(Stack* free) { next = free; }
};

/// Slots that hold nothing, next to each other.
struct FreshStacks {
  std::byte* begin = nullptr;
  std::size_t count = 0;
};

class StackArena {
 public:
  static constexpr std::size_t default_stack_bytes = 64 * 1024;
  static constexpr std::size_t largest_stack_bytes = std::size_t{1} << 30;
  static constexpr std::size_t fresh_batch = 16;

  /// A size from 16 KiB to largest_stack_bytes, rounded up to a power of two; a page of it is
  /// guard, and where guards are larger the rest of one comes on top. `batch`: as many are mapped
  /// and taken at a time, at least.
  explicit StackArena(std::size_t stack_bytes, std::size_t batch = fresh_batch);
  ~StackArena();
  StackArena(const StackArena&) = delete;
  StackArena& operator=(const StackArena&) = delete;

  std::size_t stack_bytes() const { return stride_; }
  std::size_t guard_bytes() const { return guard_; }

  /// Makes sure that so many more stacks can be taken. Throws std::system_error if the address
  /// space cannot be had, std::bad_alloc if the memory to keep account of it cannot.
  void reserve(std::size_t stacks);

  /// So many that have been reserved will not be needed after all.
  void cancel(std::size_t stacks);

  /// Up to a batch of slots: one that was given back, or new ones. Ends the program if there is no
  /// address space for more than have been reserved.
  FreshStacks take_fresh() noexcept;

  /// Nobody is on that stack, nor will be: its memory goes back to the system, and the slot to
  /// take_fresh().
  void give_back(Stack& stack);

  /// Makes the next slot a stack that begins with `entry`.
  Stack& prepare(FreshStacks& fresh, Entry entry);

  /// The memory of that stack goes back to the system, but for a piece at its top, where whoever
  /// waits on it has its frames.
  void give_back_below(Stack& stack);

  /// For a stack that is free, or of the caller near its top: whether what ran on it last went
  /// deeper than trim() keeps. A system call.
  bool is_deep(const Stack& stack) const;
  /// The memory of such a stack goes back to the system, but for the two pages at its top.
  void trim(Stack& stack);

  /// Whether this address is on a stack of this arena.
  bool holds(const void* address) const;
  /// The same in a handler of signals, which must not wait for ever: false too if somebody, perhaps
  /// what the signal has interrupted, is at work on the arena.
  bool holds_for_sure(const void* address) const;

  /// Whether the stack that holds this frame is at most half full, the guard apart.
  bool has_room_below(const void* frame) const {
    return (reinterpret_cast<std::uintptr_t>(frame) & (stride_ - 1)) > (stride_ + guard_) / 2;
  }

  /// Tells the sanitizers that the context is on the stack that holds this frame.
  void describe_stack_of(Context& context, void* frame) const;

 private:
  struct Chunk {
    std::byte* begin;
    std::size_t stacks;
    std::size_t taken = 0;
  };

  std::size_t whole_batches(std::size_t stacks) const {
    return (stacks + batch_ - 1) / batch_ * batch_;
  }
  bool map_at_least(std::size_t stacks);
  bool map_or_not(std::size_t stacks) noexcept;
  bool map(std::size_t stacks);
  bool is_in_chunk(const void* address) const;
  void install_guard(std::byte* bottom);
  bool is_guarded(std::byte* bottom);
  void release_memory(std::byte* begin, std::size_t bytes);
  std::size_t trimmable_bytes() const { return stride_ - std::min(stride_, guard_ + 2 * page_); }
  std::byte* bottom_of(const void* within) const;
  Stack* description(std::byte* bottom) const;
  static void retire(Stack& stack);

  const std::size_t page_;
  const std::size_t guard_;
  const std::size_t stride_;
  const std::size_t batch_;
  mutable std::mutex mutex_;
  std::vector<Chunk> chunks_;
  std::size_t mapped_ = 0;    // stacks, in all chunks
  std::size_t reserved_ = 0;  // of them promised
  std::size_t current_ = 0;   // the chunk that take_fresh() draws on
  std::vector<std::byte*> given_back_;
  Atomic<bool> guard_by_madvise_{true};
  Atomic<bool> guard_is_known_{false};
};

}  // namespace espresso::detail
