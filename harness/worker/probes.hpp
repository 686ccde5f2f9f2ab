// The probes of a real process: clock, rusage, /proc.
#pragma once

#include "harness/contract/probes.hpp"

namespace barista {

Probes system_probes();

/// CLOCK_MONOTONIC_COARSE, which moves with the kernel's tick: 1 to 10 ms.
std::int64_t coarse_now_ns();

}  // namespace barista
