// What the sanitizers must be told about stacks that are not a thread's own. Without a sanitizer
// all of it is nothing.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define ESPRESSO_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ESPRESSO_ASAN 1
#endif
#endif
#ifndef ESPRESSO_ASAN
#define ESPRESSO_ASAN 0
#endif

#if defined(__SANITIZE_THREAD__)
#define ESPRESSO_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ESPRESSO_TSAN 1
#endif
#endif
#ifndef ESPRESSO_TSAN
#define ESPRESSO_TSAN 0
#endif

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#define ESPRESSO_MSAN 1
#endif
#if __has_feature(safe_stack) || __has_feature(shadow_call_stack)
#error \
    "espresso cannot be compiled with -fsanitize=safe-stack or shadow-call-stack: their second \
stack belongs to the kernel thread, and a goroutine would leave it behind"
#endif
#endif
#ifndef ESPRESSO_MSAN
#define ESPRESSO_MSAN 0
#endif

#if ESPRESSO_ASAN
#include <pthread.h>
#include <sanitizer/asan_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <sanitizer/common_interface_defs.h>
#include <cstdint>
#endif
#if ESPRESSO_TSAN
#include <sanitizer/tsan_interface.h>
#endif

namespace espresso::detail {

/// What a sanitizer keeps for one suspended context.
struct SanitizerFiber {
#if ESPRESSO_ASAN
  void* fake_stack = nullptr;
  const void* stack_bottom = nullptr;
  std::size_t stack_size = 0;
#endif
#if ESPRESSO_TSAN
  void* fiber = nullptr;
#endif
};

/// A stack that nobody has run on yet.
inline void begin_fiber([[maybe_unused]] SanitizerFiber& fiber) {
#if ESPRESSO_TSAN
  fiber.fiber = __tsan_create_fiber(0);
#endif
}

/// Where the stack lies on which the context is, or will be.
inline void describe_stack([[maybe_unused]] SanitizerFiber& fiber, [[maybe_unused]] void* bottom,
                           [[maybe_unused]] void* top) {
#if ESPRESSO_ASAN
  fiber.stack_bottom = bottom;
  fiber.stack_size = static_cast<std::size_t>(static_cast<char*>(top) - static_cast<char*>(bottom));
#endif
}

/// The stack is about to be unmapped; nobody runs on it.
#if ESPRESSO_ASAN
__attribute__((no_sanitize_address, noinline))  // it takes the frames of nobody while it pretends
#endif
inline void
end_fiber([[maybe_unused]] SanitizerFiber& fiber) {
#if ESPRESSO_ASAN
  // A fake stack is only destroyed by who leaves it for good: so it is entered once more, in name.
  if (fiber.fake_stack == nullptr) return;
  void* own_fake_stack = nullptr;
  const void* own_bottom = nullptr;
  std::size_t own_size = 0;
  __sanitizer_start_switch_fiber(&own_fake_stack, fiber.stack_bottom, fiber.stack_size);
  __sanitizer_finish_switch_fiber(fiber.fake_stack, &own_bottom, &own_size);
  __sanitizer_start_switch_fiber(nullptr, own_bottom, own_size);
  __sanitizer_finish_switch_fiber(own_fake_stack, nullptr, nullptr);
  fiber.fake_stack = nullptr;
#endif
#if ESPRESSO_TSAN
  if (fiber.fiber != nullptr) __tsan_destroy_fiber(fiber.fiber);
#endif
}

/// The stack of the calling kernel thread.
inline void describe_own_stack([[maybe_unused]] SanitizerFiber& fiber) {
#if ESPRESSO_ASAN
  pthread_attr_t attributes;
  void* bottom = nullptr;
  if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return;
  ::pthread_attr_getstack(&attributes, &bottom, &fiber.stack_size);
  ::pthread_attr_destroy(&attributes);
  fiber.stack_bottom = bottom;
#endif
}

/// Frames that were never unwound leave poison behind, which the next mapping at this place would
/// inherit. The shadow of whole pages is given back to the system, which makes it clean: writing it
/// would take memory for an eighth of what was never used.
inline void forget_frames([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t size) {
#if ESPRESSO_ASAN
  std::size_t scale = 0, offset = 0;
  __asan_get_shadow_mapping(&scale, &offset);
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(begin), last = first + size;
  const auto shadow_of = [=](std::uintptr_t address) { return (address >> scale) + offset; };
  const std::uintptr_t from = (shadow_of(first) + page - 1) / page * page;
  const std::uintptr_t to = shadow_of(last) / page * page;
  if (from >= to) return __asan_unpoison_memory_region(begin, size);
  const auto address_of = [=](std::uintptr_t shadow) { return (shadow - offset) << scale; };
  __asan_unpoison_memory_region(begin, address_of(from) - first);
  ::madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
  __asan_unpoison_memory_region(reinterpret_cast<void*>(address_of(to)), last - address_of(to));
#endif
}

/// Immediately before the switch, in the function that switches.
[[gnu::always_inline]] inline void leave_fiber([[maybe_unused]] SanitizerFiber& from,
                                               [[maybe_unused]] SanitizerFiber& to) {
#if ESPRESSO_ASAN
  __sanitizer_start_switch_fiber(&from.fake_stack, to.stack_bottom, to.stack_size);
#endif
#if ESPRESSO_TSAN
  from.fiber = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(to.fiber, 0);
#endif
}

/// Immediately after the switch: `self` is the context that goes on.
[[gnu::always_inline]] inline void enter_fiber([[maybe_unused]] SanitizerFiber& self) {
#if ESPRESSO_ASAN
  __sanitizer_finish_switch_fiber(self.fake_stack, nullptr, nullptr);
#endif
}

}  // namespace espresso::detail
