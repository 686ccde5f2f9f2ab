// How fast this machine is at the moment, in two figures that a change of its state moves: how long
// a cache line takes from one PU to another and back, and how long a step of a computation takes
// that only waits for the step before. On virtual machines two processors lie near each other in
// some minutes and far apart in others, for all programs alike, and nothing else tells it.
#pragma once

#include <optional>

namespace barista {

struct PuReading {
  double line_ns = 0;   // a cache line there and back: the median of pieces of a few microseconds
  double chain_ns = 0;  // a multiplication and an addition, each of which needs the one before
};

/// On these two PUs (OS indices), with two threads that are bound to them and have ended on return.
/// About half a millisecond, and never more than a few. Nothing if one cannot be bound there, or
/// had no processor time for long enough to tell.
std::optional<PuReading> probe_pus(unsigned first, unsigned second);

}  // namespace barista
