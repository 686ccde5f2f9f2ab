// What may stop this process from having more threads, stacks or memory: every limit, how much of
// it is used, and which one is used up at the moment when something has just failed.
//
// Linux and std only, no hwloc: workers link this. It reads; it sets no limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/system_files.hpp"

namespace barista {

struct Limit {
  std::string name;                    // as an administrator knows it: "vm.max_map_count"
  std::optional<std::uint64_t> value;  // nothing: unlimited
  std::optional<std::uint64_t> used;   // nothing: unknown, or it is not a total that fills up
  std::string counts;                  // what is counted: "threads", "maps", "bytes", "files"
  std::string source;                  // where it was read and, where it does not bind, why
  bool reserves = false;  // address space: fails already when the next stack does not fit

  /// Nothing if unlimited or unknown.
  std::optional<double> share_used() const;
  /// What is left; nothing if unlimited or unknown.
  std::optional<std::uint64_t> left() const;
};

/// All limits on this process: RLIMIT_NPROC, pids.max, kernel.threads-max, kernel.pid_max,
/// vm.max_map_count, commit limit, RLIMIT_AS, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_NOFILE, memory of
/// the cgroup and of the machine. One that cannot be read is left out. Cost: milliseconds, and more
/// with many processes.
std::vector<Limit> read_limits(const SystemFiles& files = {});

/// What this process and its children may still take before the machine's memory, or that of a
/// cgroup on the way up to the root, is used up. Nothing where the system does not tell.
std::optional<std::uint64_t> available_memory_bytes(const SystemFiles& files = {});

/// "vm.max_map_count=65530 (65529 maps in use)".
std::string to_words(const Limit& limit);

/// To be called in the process, at the moment when creating a thread or a stack has failed: the
/// limits that are at least 98 % used, or that leave no room for another thread's stack; if there
/// is none, says so and names the nearest ones.
std::string binding_limit(const SystemFiles& files = {});

/// What this process's cgroup is charged for, kernel memory included: memory.current of version 2,
/// memory.usage_in_bytes of version 1. Nothing where no group with a memory controller is visible.
std::optional<std::uint64_t> cgroup_memory_bytes(const SystemFiles& files = {});

/// Processor time that the cgroup grants, in PUs: 1.5 is 150 ms each 100 ms.
struct CpuQuota {
  double pus = 0;
  std::string source;
};

/// The tightest quota on the way up from this process's cgroup; nothing if there is none.
std::optional<CpuQuota> cpu_quota(const SystemFiles& files = {});

}  // namespace barista
