// The descriptor of a goroutine: what is known of it while it is not running.
//
// 112 bytes, of which 56 hold the function to be run: a goroutine that has not begun costs nothing
// else. It has no stack of its own before it first parks; then the one on which it was running is
// its own.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "atomics.hpp"
#include "context_switch.hpp"

namespace espresso::detail {

class Join;

struct Goroutine {
  static constexpr std::size_t inline_closure_bytes = 56;
  static constexpr std::size_t closure_alignment = 16;
  /// Of a fork (fork_join.hpp), whose descriptor lies in the frame that joins it; and of a task
  /// (task.hpp) that has not been started.
  static constexpr std::uint64_t no_id = 0;
  /// Ids count from here on, where no address is: so that a look at the id tells whether the
  /// descriptor is in use, for nothing. Users see them less this.
  static constexpr std::uint64_t first_id = std::uint64_t{1} << 62;
  /// Those of tasks lie below: the same numbers, from here on.
  static constexpr std::uint64_t first_task_id = first_id >> 1;

  alignas(closure_alignment) std::byte closure[inline_closure_bytes];
  Context context;  // where it goes on
  union {
    Goroutine* next;       // in the global queue
    std::uint64_t parked;  // see parked_since()
  };
  union {
    void (*invoke)(Goroutine&);  // runs the closure and destroys it
    Goroutine* next_batch;       // while it is free
  };
  std::uint64_t id;  // while it is free: the next one of the list that it is in
  Join* join;        // what is told when it has ended; null: nobody waits for it

  std::uint64_t number() const { return number_of(id); }
  static std::uint64_t number_of(std::uint64_t id) { return id % first_task_id; }
  /// What a task is suspended in, in a place that only goroutines use.
  ParkedIn awaits() const {
    return static_cast<ParkedIn>(
        reinterpret_cast<std::uintptr_t>(load_relaxed(context.frame_pointer)));
  }
  void set_awaits(ParkedIn reason) {
    store_relaxed(context.frame_pointer, std::bit_cast<void*>(static_cast<std::uintptr_t>(reason)));
  }
  /// Where the code of a task begins, for the dump: a copy, since the compiler writes to its own as
  /// the coroutine ends. At the end of the closure, of which a task uses no more than the
  /// beginning.
  const void* task_code() const { return load_relaxed(*task_code_word(closure)); }
  void set_task_code(const void* code) { store_relaxed(*task_code_word(closure), code); }
  /// And has parked, or yielded: there is something to go on with.
  bool has_begun() const { return context.resume_at != nullptr; }
  /// Its worker's time when it left its stack, in nanoseconds of Clock; 0 if that is not known. It
  /// is odd, and so told from a pointer.
  std::uint64_t parked_since() const {
    const std::uint64_t value = load_relaxed(parked);
    return value % 2 != 0 ? value : 0;
  }
  void set_parked_since(std::uint64_t odd_ns) { store_relaxed(parked, odd_ns); }
  void set_not_begun() { store_relaxed<void*>(context.resume_at, nullptr); }

  // For the free lists.
  Goroutine* next_free() const { return std::bit_cast<Goroutine*>(id); }
  void set_next_free(Goroutine* free) { store_relaxed(id, reinterpret_cast<std::uint64_t>(free)); }

 private:
  static const void** task_code_word(const std::byte* closure) {
    void* const word = const_cast<std::byte*>(closure + inline_closure_bytes - sizeof(void*));
    return static_cast<const void**>(word);
  }
};
static_assert(sizeof(Goroutine) == 112 || ESPRESSO_ASAN || ESPRESSO_TSAN);

/// An exception has left the goroutine, which is still being handled: ends the program.
[[noreturn, gnu::cold, gnu::noinline]] void end_by_exception(const Goroutine& goroutine) noexcept;

template <class Body>
inline constexpr bool fits_inline = sizeof(Body) <= Goroutine::inline_closure_bytes &&
                                    alignof(Body) <= Goroutine::closure_alignment;

/// A closure that does not fit into the descriptor.
template <class Body>
struct BoxedBody {
  std::unique_ptr<Body> body;
  void operator()() { (*body)(); }
};

/// Puts the body into a new descriptor. May throw what its construction throws.
template <class Body, class F>
void set_body(Goroutine& goroutine, F&& f) {
  if constexpr (fits_inline<Body>) {
    ::new (static_cast<void*>(goroutine.closure)) Body(std::forward<F>(f));
    store_relaxed<void (*)(Goroutine&)>(goroutine.invoke, [](Goroutine& self) {
      Body& body = *std::launder(static_cast<Body*>(static_cast<void*>(self.closure)));
      struct Destroy {
        Body& body;
        ~Destroy() { body.~Body(); }
      } destroy{body};
      static_cast<void>(body());
    });
  } else {
    set_body<BoxedBody<Body>>(goroutine,
                              BoxedBody<Body>{std::make_unique<Body>(std::forward<F>(f))});
  }
}

}  // namespace espresso::detail
