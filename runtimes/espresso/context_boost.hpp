// The switch by Boost.Context, for processors without one by hand: see context_switch.hpp.
//
// Boost tells whom it has switched from only after the switch, to whoever was switched to. So the
// one that leaves sends a note with itself and its message along, and the one that goes on fills in
// the context that was left.
//
// The dump cannot tell where a goroutine goes on, for that lies on its stack in a form of Boost's
// own; but it tells what it is parked in, by an address that stands for nothing else.
#pragma once

#include <boost/context/detail/fcontext.hpp>
#include <cstddef>
#include <cstdint>

#include "atomics.hpp"
#include "context.hpp"

namespace espresso::detail {

struct SwitchNote {
  Context* from;
  Context* to;
  void* message;
};

/// The goroutine that was left, as Boost names it, is noted there; returns the message.
inline void* arrive_by(const boost::context::detail::transfer_t& transfer) {
  const SwitchNote& note = *static_cast<const SwitchNote*>(transfer.data);
  note.from->stack_pointer = transfer.fctx;
  return note.message;
}

/// Never less than what an entry needs at the top of any stack.
inline constexpr std::size_t known_stack_bytes = 4096;

/// A context that enters `entry` on the stack that ends at `top` (a multiple of 16).
inline Context context_at_entry(void* top, Entry entry) {
  const auto enter = [](boost::context::detail::transfer_t transfer) {
    const SwitchNote& note = *static_cast<const SwitchNote*>(transfer.data);
    const auto begin = reinterpret_cast<Entry>(note.to->frame_pointer);
    begin(nullptr, nullptr, arrive_by(transfer));
  };
  return {boost::context::detail::make_fcontext(top, known_stack_bytes, enter),
          reinterpret_cast<void*>(entry),
          reinterpret_cast<void*>(entry),
          {}};
}

/// A place for each reason.
inline constexpr unsigned char places[16] = {};

/// What a goroutine is parked in that goes on at that place; `nothing` if no switch has left one
/// there. is_code(address, n): whether the n bytes before it can be read.
template <class IsCode>
ParkedIn reason_at(const void* place, IsCode) {
  const auto distance =
      reinterpret_cast<std::uintptr_t>(place) - reinterpret_cast<std::uintptr_t>(&places[0]);
  return distance < sizeof places ? static_cast<ParkedIn>(distance) : ParkedIn::nothing;
}
/// Whether that place is where the program goes on.
inline constexpr bool place_is_code = false;

template <ParkedIn reason>
void* jump_to_context(Context* from, Context* to, void* message) {
  SwitchNote note{from, to, message};
  store_relaxed<void*>(from->resume_at,
                       const_cast<unsigned char*>(&places[static_cast<std::size_t>(reason)]));
  return arrive_by(boost::context::detail::jump_fcontext(to->stack_pointer, &note));
}

}  // namespace espresso::detail
