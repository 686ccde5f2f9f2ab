// The switch from one stack to another: where it leaves off, where it goes on, and one word of
// message.
//
// By hand on x86-64 and AArch64; elsewhere, and where ESPRESSO_BOOST_CONTEXT is defined, by
// Boost.Context. What is said here is true of the former.
//
// Only the stack pointer, the frame pointer and the place to go on are saved. Everything else is
// declared clobbered, so that the compiler spills what it still needs, and nothing when it needs
// nothing. The switch ends in an indirect jump: a `ret` to another stack defeats the processor's
// return predictor every time (7.1 ns against 1.1 ns on Zen 4). Nothing is pushed, so that the red
// zone below the stack pointer stays intact.
//
// Between the jump and the place to go on stands an instruction that traps and is never reached. It
// carries a number, the reason for the switch (parked_in.hpp): see reason_at().
//
// Not switched: the floating-point control words (MXCSR, x87, FPCR), signal mask, errno: they
// belong to the kernel thread.
#pragma once

#if defined(ESPRESSO_BOOST_CONTEXT)
#include "context_boost.hpp"
#elif defined(__x86_64__)
#include "context_x86_64.hpp"
#elif defined(__aarch64__)
#include "context_aarch64.hpp"
#else
#error \
    "espresso switches stacks by itself on x86-64 and AArch64; for this processor it needs Boost.Context"
#endif

// Of a function of the library that switches. gcc with -flto would put it into a function of the
// program's that is compiled for a wider target, or take it to keep registers that it does not
// know; what is alive in these would be lost.
#if defined(__GNUC__) && !defined(__clang__)
#define ESPRESSO_SWITCHES [[gnu::noipa]]
#else
#define ESPRESSO_SWITCHES
#endif

namespace espresso::detail {

/// Leaves into `to`. Returns, with the message of whoever switches back, when somebody does.
template <ParkedIn reason = ParkedIn::nothing>
[[gnu::always_inline]] inline void* switch_context(Context& from, Context& to, void* message) {
  leave_fiber(from.sanitizer, to.sanitizer);
  void* answer = jump_to_context<reason>(&from, &to, message);
  enter_fiber(from.sanitizer);
  return answer;
}

}  // namespace espresso::detail
