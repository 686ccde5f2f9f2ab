// Stackless goroutines: C++20 coroutines on the same workers and queues as the others.
//
//   Task echo(Channel<int>& in, Channel<int>& out) {
//     while (std::optional<int> value = co_await async::receive(in))
//       co_await async::send(out, *value);
//   }
//   go(echo(in, out));
//
// What can be awaited is in async.hpp.
//
// A task that waits keeps its coroutine frame, and nothing else: a few hundred bytes where a parked
// goroutine has a stack. The price is that only the coroutine itself can wait, by co_await; what it
// calls cannot, except as a goroutine does: a task that calls a function that parks (a plain
// Channel::receive(), say) takes the worker's stack along until that function returns.
//
// To the scheduler a task is a goroutine that has not begun, again and again: its descriptor, which
// lies in the frame, is put into queues and waiting lists, and to run it is to resume the frame as
// a plain call. What must be true for a goroutine once it has left its stack is true for a task
// once its coroutine is suspended, and that it is when await_suspend() is called. From the moment
// in which await_suspend() has made the task visible to others it may run and end elsewhere:
// neither the awaiter nor the frame is touched after that.
#pragma once

#include <coroutine>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "goroutine.hpp"
#include "join.hpp"
#include "task_frames.hpp"
#include "worker.hpp"

namespace espresso {
namespace detail {

[[noreturn, gnu::cold]] void end_by_second_start() noexcept;
/// An exception has left a destructor of a task's parameter.
[[noreturn, gnu::cold]] void end_by_destructor(const Goroutine& task) noexcept;

}  // namespace detail

/// A coroutine that has not been started, of the run in which it was called, as a goroutine.
/// Destroyed without a start it never runs. Its frame costs no memory allocation in the steady
/// state if it has at most 1 KiB.
class [[nodiscard]] Task {
 public:
  class promise_type;
  using Handle = std::coroutine_handle<promise_type>;

  class promise_type {
   public:
    promise_type() {
      goroutine_.set_not_begun();
      goroutine_.join = nullptr;
      // As with forks, whose descriptors are not the slab's either: the loop does not touch it once
      // it has run.
      detail::store_relaxed(goroutine_.id, detail::Goroutine::no_id);
      goroutine_.invoke = [](detail::Goroutine& self) {
        // The first member of a promise of standard layout.
        Handle::from_promise(reinterpret_cast<promise_type&>(self)).resume();
      };
    }

    // In a program of two compilers these two belong to each: clang's are always inlined; gcc's are
    // not, for it gives a coroutine another target than `#pragma GCC target` asks for.
#if defined(__clang__)
    [[gnu::always_inline]]
#endif
    static void*
    operator new(std::size_t bytes) {
      return detail::Worker::here().new_frame(bytes);
    }
    /// The last of a task: its locals, its promise and its parameters are gone. Only now has it
    /// ended, for what the parameters refer to may belong to who waits for it. That is told here
    /// and not at the final suspension, because a coroutine that is suspended there could only be
    /// destroyed through a pointer.
#if defined(__clang__)
    [[gnu::always_inline]]
#endif
    static void
    operator delete(void* frame, std::size_t bytes) noexcept {
      void* const promise = static_cast<std::byte*>(frame) + detail::promise_offset;
      auto& ended = *static_cast<promise_type*>(promise);
      detail::Join* const join = ended.join_;
      const bool was_started = ended.goroutine_.id != detail::Goroutine::no_id;
#if defined(__clang__)  // which comes here also when a parameter's destructor has thrown
      if (was_started && detail::Worker::here().exceptions().uncaught != 0) [[unlikely]]
        detail::end_by_destructor(ended.goroutine_);
#endif
      // First the join: its locked operation waits for all that was stored before.
      detail::Worker& worker = detail::Worker::here();
      if (was_started) {
        worker.note_task_ended();
        if (join != nullptr) join->end_elsewhere(worker);
      }
      detail::store_relaxed(ended.goroutine_.id, detail::Goroutine::no_id);  // for the dump
      worker.retire_frame(frame, bytes);
    }

    /// Of a coroutine that is suspended, and is now about to become visible to others. The reason
    /// is for the dump.
    detail::Goroutine& suspended(detail::Worker& worker, detail::ParkedIn reason) {
      goroutine_.set_not_begun();  // it may have parked as a goroutine does, before
      goroutine_.set_awaits(reason);
      worker.note_time_of(goroutine_);
      return goroutine_;
    }
    /// Of one that is started.
    detail::Goroutine& started(detail::Worker& worker) {
      goroutine_.set_awaits(detail::ParkedIn::nothing);
      // What resumes a coroutine comes first in its frame.
      goroutine_.set_task_code(*static_cast<void* const*>(Handle::from_promise(*this).address()));
      worker.note_task_begun(goroutine_);
      return goroutine_;
    }
    void set_join(detail::Join& join) { join_ = &join; }

    // For the compiler.
    Task get_return_object() { return Task(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { detail::end_by_exception(goroutine_); }

   private:
    detail::Goroutine goroutine_;  // first: its address is the promise's
    detail::Join* join_ = nullptr;
  };

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  /// For the scheduler, which makes it runnable: from now on the coroutine frees itself when it
  /// ends.
  promise_type& release() && {
    if (!handle_) [[unlikely]]
      detail::end_by_second_start();
    return std::exchange(handle_, nullptr).promise();
  }

 private:
  explicit Task(Handle handle) : handle_(handle) {
#if defined(__clang__)
    // It would put the frame on the caller's stack where it sees only that the task is destroyed,
    // and clang 14 and 16 take a path that starts it, in a loop without an end, for no path.
    void* frame = handle.address();
    asm("" : "+r"(frame));
    handle_ = Handle::from_address(frame);
#endif
  }

  Handle handle_;
};
static_assert(std::is_standard_layout_v<Task::promise_type>);
// Its memory keeps what it says until it is given back.
static_assert(std::is_trivially_destructible_v<Task::promise_type>);

/// Starts the task. What happened before go() happens before it. An exception that leaves it ends
/// the program.
inline void go(Task task) {
  detail::Worker& worker = detail::Worker::here();
  worker.make_ready(std::move(task).release().started(worker));
}

}  // namespace espresso
