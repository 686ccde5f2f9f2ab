// A suspended flow of control, for whatever switches to it.
#pragma once

#include <cstddef>

#include "parked_in.hpp"
#include "sanitizers.hpp"

namespace espresso::detail {

/// A suspended flow of control. Not initialized: the switch that leaves it writes all of it.
struct Context {
  void* stack_pointer;
  void* frame_pointer;
  void* resume_at;
  [[no_unique_address]] SanitizerFiber sanitizer;  // nothing, without a sanitizer
};
static_assert(offsetof(Context, stack_pointer) == 0 && offsetof(Context, frame_pointer) == 8 &&
              offsetof(Context, resume_at) == 16);

/// What a new stack begins with. The message of the switch comes third, where a third argument is
/// passed.
using Entry = void (*)(void*, void*, void* message);

}  // namespace espresso::detail
