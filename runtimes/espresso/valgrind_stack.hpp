// What Valgrind must be told about stacks that are not a thread's own, where its header is
// installed (ESPRESSO_VALGRIND, by CMake): it would take a switch between two neighbours for one
// frame that grows and shrinks. Outside of Valgrind that is a few instructions for each new stack.
#pragma once

#if defined(ESPRESSO_VALGRIND)
#include <valgrind/valgrind.h>
#endif

namespace espresso::detail {

inline bool is_under_valgrind() {
#if defined(RUNNING_ON_VALGRIND)
  return RUNNING_ON_VALGRIND != 0;
#else
  return false;
#endif
}

/// Returns what forget_valgrind_stack() wants.
inline unsigned tell_valgrind_of_stack([[maybe_unused]] void* bottom, [[maybe_unused]] void* top) {
#if defined(VALGRIND_STACK_REGISTER)
  return VALGRIND_STACK_REGISTER(bottom, top);
#else
  return 0;
#endif
}

inline void forget_valgrind_stack([[maybe_unused]] unsigned id) {
#if defined(VALGRIND_STACK_DEREGISTER)
  VALGRIND_STACK_DEREGISTER(id);
#endif
}

}  // namespace espresso::detail
