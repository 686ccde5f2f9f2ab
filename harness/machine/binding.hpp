// Binds a process to a list of PUs.
//
// Two forms, because of fork(): between fork and exec a child may only call async-signal-safe
// functions, and hwloc is not (it allocates). So the parent prepares: hwloc turns the list into the
// kernel's mask, once. The child applies it: one system call on memory that is already there.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/machine/topology.hpp"

namespace barista {

class Binding {
 public:
  /// For the PUs of `os_indices`, which must be allowed PUs of `topology`. Binds nothing if the
  /// topology is not this system.
  static Binding prepare(const Topology& topology, std::span<const unsigned> os_indices);

  /// Why apply() does nothing; empty where it binds. To be recorded with the run.
  const std::string& reason_unbound() const { return reason_unbound_; }

  /// Binds the calling thread, which after fork() is the whole child; threads started later inherit
  /// it. Async-signal-safe. Returns 0, or the errno of sched_setaffinity.
  int apply() const noexcept;

 private:
  std::vector<unsigned long> mask_;  // laid out as the kernel's cpumask; empty: nothing to do
  std::string reason_unbound_;
};

/// Binds all threads of this process, through hwloc. Returns why it did not, or nothing. Not for
/// use between fork and exec.
std::optional<std::string> bind_this_process(const Topology& topology,
                                             std::span<const unsigned> os_indices);

}  // namespace barista
