// How a goroutine leaves its stack for another one: the part of worker.hpp that is switching.
//
// Leaving is inlined into whoever parks or yields, where possible up to the program's own frame:
// the compiler then spills only what is alive there, and no function returns on another stack than
// the one it was called on last, which the processor's return predictor takes for granted.
#pragma once

#include <utility>

#include "context_switch.hpp"
#include "sanitizers.hpp"
#include "worker.hpp"

namespace espresso::detail {

template <ParkedIn reason>
[[gnu::always_inline]] inline void Worker::leave(Goroutine* next, AfterDeparture then,
                                                 void* argument) {
  Goroutine& left = current();
  if (ESPRESSO_ASAN) scheduler_.describe_stack_of(left.context, __builtin_frame_address(0));
  departure_.then = then;
  if (then != nullptr) {
    departure_.goroutine = &left;
    departure_.argument = argument;
    note_time_of(left);
  }
  Context* to = nullptr;
  if (next != nullptr && next->has_begun()) [[likely]] {
    to = &next->context;
    store_relaxed(current_, next);
  } else {
    handed_over_ = next;
    to = &take_stack().context;
  }
  static_cast<Worker*>(switch_context<reason>(left.context, *to, this))->arrive();
}

/// In the middle of a catch block, or while an exception is on its way.
template <ParkedIn reason>
ESPRESSO_SWITCHES void Worker::leave_with_exceptions(Goroutine* next, AfterDeparture then,
                                                     void* argument) {
  const ExceptionState exceptions = std::exchange(*exceptions_, ExceptionState{});
  leave<reason>(next, then, argument);
  *here().exceptions_ = exceptions;
}

template <ParkedIn reason>
[[gnu::always_inline]] inline void Worker::leave_for(Goroutine* next, AfterDeparture then,
                                                     void* argument) {
  if (exceptions_->any()) [[unlikely]]
    leave_with_exceptions<reason>(next, then, argument);
  else
    leave<reason>(next, then, argument);
}

template <ParkedIn reason>
[[gnu::always_inline]] inline void Worker::park(AfterDeparture then, void* argument) {
  // Only the own queue: the caller may hold a lock, even that of the timers. The loop does the
  // rest, at its next tick.
  Goroutine* next = nullptr;
  if (tick()) [[unlikely]]
    next_look_at_shared_ = 0;
  else
    next = queue_.take_newest();
  leave_for<reason>(next, then, argument);
}

/// The common case: the next one comes from the ring, and the place in it goes to the one that
/// yields. The queue stays locked until that one has left its stack. False if it is another case.
[[gnu::always_inline]] inline bool Worker::yield_in_ring() {
  if (tick()) [[unlikely]]
    return next_look_at_shared_ = 0, false;
  Goroutine* const next = queue_.begin_exchange(*current_);
  if (next == nullptr) [[unlikely]]
    return false;
  leave_for<ParkedIn::yield>(next, nullptr);
  return true;
}

// The end of an exchange is no call through the pointer: it is most of what a yield does here.
[[gnu::always_inline]] inline void Worker::arrive() {
  if (departure_.then == nullptr) [[likely]] {
    queue_.end_exchange();
    scheduler_.idle.announce();
  } else {
    departure_.then(*this, departure_.goroutine, departure_.argument);
  }
}

}  // namespace espresso::detail
