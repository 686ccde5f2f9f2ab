// The frames of stackless tasks: as descriptors are (goroutine_slab.hpp), in classes of sizes 32
// bytes apart, cached per worker without locks. Larger ones come from the heap.
//
// A frame begins with two pointers of the compiler's, and then the promise, which begins with the
// descriptor of the task. So who walks over the frames finds the descriptors, and their ids tell
// whether there is a task: while a frame is free its id is 0.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <vector>

#include "atomics.hpp"
#include "free_list.hpp"
#include "goroutine.hpp"
#include "slots.hpp"

namespace espresso::detail {

/// Where the compiler puts the promise of a coroutine, in bytes from the begin of its frame.
inline constexpr std::size_t promise_offset =
    (2 * sizeof(void*) + alignof(Goroutine) - 1) / alignof(Goroutine) * alignof(Goroutine);

/// For memory that is not one of the frames below: as they do, it says that there is no task in it,
/// until one is started there. There may never be one: copying its parameters may throw.
inline void* without_task(void* frame) {
  void* const promise = static_cast<std::byte*>(frame) + promise_offset;
  store_relaxed(static_cast<Goroutine*>(promise)->id, Goroutine::no_id);
  return frame;
}

/// One that is not in use.
struct FreeFrame {
  FreeFrame* next;
  FreeFrame* next_batch;

  FreeFrame* next_free() const { return next; }
  void set_next_free(FreeFrame* free) { next = free; }
};
static_assert(sizeof(FreeFrame) <= promise_offset);

class TaskFrames {
 public:
  static constexpr std::size_t batch_size = 32;
  static constexpr std::size_t class_bytes = 32;
  static constexpr std::size_t largest_frame = 1024;
  static constexpr std::size_t classes = largest_frame / class_bytes;

  /// Of a frame of so many bytes, at most largest_frame.
  static constexpr std::size_t class_of(std::size_t bytes) { return (bytes - 1) / class_bytes; }

  /// A batch for a worker's magazine. Throws std::bad_alloc.
  FreeFrame* take_batch(std::size_t size_class);
  void put_batch(std::size_t size_class, FreeFrame* batch) { free_[size_class].put(batch); }

  /// f(descriptor) for each, in use or free; none are made meanwhile.
  template <class F>
  void for_each(F f) {
    const std::lock_guard guard(mutex_);
    for (const Slots& of_a_class : slots_)
      of_a_class.for_each([&f](const std::byte* frame) {
        f(*reinterpret_cast<const Goroutine*>(frame + promise_offset));
      });
  }

  /// What one worker has at hand.
  class Cache {
   public:
    /// Throws std::bad_alloc.
    void* take(TaskFrames& frames, std::size_t bytes) {
      Magazine<FreeFrame, batch_size>& magazine = magazines_[class_of(bytes)];
      FreeFrame* frame = magazine.take();
      if (frame == nullptr) [[unlikely]] {
        magazine.load(frames.take_batch(class_of(bytes)));
        frame = magazine.take();
        if (frame == nullptr) __builtin_unreachable();  // loaded, or an exception has been thrown
      }
      return frame;
    }
    void put(TaskFrames& frames, void* frame, std::size_t bytes) {
      if (FreeFrame* surplus = magazines_[class_of(bytes)].put(*static_cast<FreeFrame*>(frame)))
          [[unlikely]]
        frames.put_batch(class_of(bytes), surplus);
    }

   private:
    /// Within a line of the processor's cache, for every task touches one twice.
    struct alignas(32) Shelf : Magazine<FreeFrame, batch_size> {};

    std::array<Shelf, classes> magazines_;
  };

 private:
  std::array<Depot<FreeFrame>, classes> free_;
  std::mutex mutex_;
  std::vector<Slots> slots_ = make_slots();

  static std::vector<Slots> make_slots();
};

}  // namespace espresso::detail
