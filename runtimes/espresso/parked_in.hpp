// Why a goroutine has left its stack. Written nowhere while the program runs: it stands in the
// code, immediately before the instruction with which the goroutine goes on, where nothing ever
// executes it (context_switch.hpp). Who has the one address has the other, so that dump.hpp can
// tell.
#pragma once

#include <cstdint>

namespace espresso::detail {

enum class ParkedIn : std::uint8_t {
  nothing,  // it was no goroutine that left
  yield,
  channel_send,
  channel_receive,
  mutex,
  wait_group,
  parker,
  sleep,
  join,
};

}  // namespace espresso::detail
