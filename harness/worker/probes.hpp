// The probes of a real process: clock, rusage, /proc.
#pragma once

#include "harness/contract/probes.hpp"

namespace barista {

Probes system_probes();

}  // namespace barista
