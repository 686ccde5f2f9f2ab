// What this process was given by its parent, what its children get from it, and what changes what
// they measure. What is as on a fresh login is left out, so that the fingerprints of machines
// without peculiarities do not know of it. docs/INHERITED.md has the whole list:
// neutralised, recorded here, or of no consequence.
#pragma once

#include <nlohmann/json.hpp>

#include "harness/machine/system_files.hpp"

namespace barista {

/// An object with any of: "nice"; "scheduling_policy" (the number of sched_setscheduler(2));
/// "stack_limit_bytes", "address_space_limit_bytes", "data_limit_bytes" (RLIMIT_STACK where it is
/// not 8 MiB, RLIMIT_AS and RLIMIT_DATA where there is one; -1: unlimited); "timer_slack_ns" where
/// it is not 50 µs; "transparent_hugepages_disabled"; "memory_policy" (set_mempolicy(2)); "seccomp"
/// (the mode of /proc/self/status); "library_path" (LD_LIBRARY_PATH).
nlohmann::json inherited_peculiarities(const SystemFiles& files = {});

}  // namespace barista
