// How many workers are worth having where nobody says: the processors that this process may use,
// and no more than its control groups pay for. A container that may use two processors' time on a
// machine of 64 would be stopped most of the time if it kept 64 workers awake.
#pragma once

#include <filesystem>
#include <optional>

namespace espresso::detail {

/// Processors in this thread's affinity; at least 1.
unsigned processors_in_affinity();

/// Processors' worth of time for each of the process's control groups (cpu.max of version 2,
/// cpu.cfs_quota_us of version 1), the smallest of them; nothing where there is no limit, or none
/// to be seen. `root` is where /proc and the mounts are looked up.
std::optional<double> processors_of_quota(const std::filesystem::path& root = "/");

/// The smaller of both, a part of a processor counted as a whole one; at least 1.
unsigned available_processors();

}  // namespace espresso::detail
