// Touches memory and gives it back before anything is measured. A page fault on memory that a
// virtual machine has never used costs its host an allocation, ten times what the same fault costs
// on recycled memory; without this, the order of the cells would decide who pays.
#pragma once

#include <chrono>
#include <cstdint>

#include "harness/machine/system_files.hpp"

namespace barista {

/// Writes to every page of so many bytes, at most half of what the machine and the
/// control groups on the way up to the root have left (available_memory_bytes()), in a process of
/// its own that then ends, and for no longer than this. Returns the bytes that were touched; 0 if
/// none could be had. Forks: to be called from a program of one thread.
std::int64_t touch_and_release(std::int64_t bytes, std::chrono::duration<double> most_time,
                               const SystemFiles& files = {});

/// About how long that will take.
double expected_touch_seconds(std::int64_t bytes, std::chrono::duration<double> most_time,
                              const SystemFiles& files = {});

}  // namespace barista
