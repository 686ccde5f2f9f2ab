// A stack of another size, for one call: for the few goroutines that recurse deeply, among many
// that do not.
//
// The goroutine stays what it is; only the stack changes under it, and changes back when the call
// ends. Whatever it does meanwhile, parking included, it does there. So nothing of the scheduler
// knows of it, and a goroutine may decide in the middle of a recursion. The price, beside two
// switches for the call, is that one which parks there keeps its ordinary stack, too.
//
// Rejected: stacks of several sizes that workers run on. A goroutine that has not begun runs on the
// stack on which its worker happens to stand, and that would have to be exchanged first.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include "stack_arena.hpp"

namespace espresso {
namespace detail {

/// Those of one run.
class LargeStacks {
 public:
  static constexpr std::size_t default_bytes = std::size_t{8} << 20;

  explicit LargeStacks(std::size_t bytes) : arena_(bytes, 1) {}

  /// Throws std::system_error when no address space is left for it, or std::bad_alloc.
  Stack& take();
  /// Nobody is on it. Memory far from its beginning is given back; all of it if enough are free.
  void put(Stack& stack);

  const StackArena& arena() const { return arena_; }
  /// Whether this address, of a frame of the caller's, is on one of them.
  bool holds(const void* frame) const {
    // relaxed: who runs on one has taken it before
    return any_.load(std::memory_order_relaxed) && arena_.holds(frame);
  }

 private:
  static constexpr std::size_t most_free = 16;

  /// True if one more is to be kept, which then counts as free.
  bool keeps_another();

  std::mutex mutex_;
  StackArena arena_;
  Stack* free_ = nullptr;
  std::size_t free_count_ = 0;
  std::size_t given_back_ = 0;  // to the arena, and still reserved
  Atomic<bool> any_{false};     // have been taken
};

/// Calls body(argument), which does not throw, on a large stack.
[[gnu::noinline]] void call_on_large_stack(void (*body)(void*), void* argument);

}  // namespace detail

/// Returns f(), which runs on a stack of Options::large_stack_bytes. From a goroutine, also from
/// within such a call. An exception that leaves f leaves this. Throws std::system_error when no
/// address space is left for the stack, or std::bad_alloc; then f is not called.
template <class F>
std::invoke_result_t<F&> on_large_stack(F&& f) {
  using Result = std::invoke_result_t<F&>;
  static_assert(!std::is_reference_v<Result>, "return a pointer");
  using Kept = std::conditional_t<std::is_void_v<Result>, bool, Result>;
  struct Call {
    std::remove_reference_t<F>& f;
    std::optional<Kept> result;
    std::exception_ptr thrown;
  } call{f, std::nullopt, nullptr};
  detail::call_on_large_stack(
      [](void* argument) {
        Call& self = *static_cast<Call*>(argument);
        try {
          if constexpr (std::is_void_v<Result>)
            self.f();
          else
            self.result.emplace(self.f());
        } catch (...) {
          self.thrown = std::current_exception();
        }
      },
      std::addressof(call));
  if (call.thrown) std::rethrow_exception(call.thrown);
  if constexpr (!std::is_void_v<Result>) return std::move(*call.result);
}

}  // namespace espresso
