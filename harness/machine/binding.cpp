#include "harness/machine/binding.hpp"

#include <fmt/format.h>
#include <hwloc.h>
#include <hwloc/glibc-sched.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace barista {
namespace {

constexpr std::string_view foreign_topology = "not bound: the topology is not this system's";

void require_pus(std::span<const unsigned> os_indices) {
  if (!os_indices.empty()) return;
  fmt::print(stderr, "a process was to be bound to no PU at all; a placement is never empty\n");
  std::abort();
}

class CpuSet {
 public:
  explicit CpuSet(std::span<const unsigned> os_indices) : set_(hwloc_bitmap_alloc()) {
    for (const unsigned os_index : os_indices) hwloc_bitmap_set(set_, os_index);
  }
  ~CpuSet() { hwloc_bitmap_free(set_); }
  CpuSet(const CpuSet&) = delete;
  CpuSet& operator=(const CpuSet&) = delete;
  hwloc_bitmap_s* get() const { return set_; }

 private:
  hwloc_bitmap_s* set_;
};

}  // namespace

Binding Binding::prepare(const Topology& topology, std::span<const unsigned> os_indices) {
  require_pus(os_indices);
  Binding binding;
  if (!topology.is_this_system()) {
    binding.reason_unbound_ = foreign_topology;
    return binding;
  }
  const unsigned last = *std::max_element(os_indices.begin(), os_indices.end());
  binding.mask_.resize(CPU_ALLOC_SIZE(last + 1) / sizeof(unsigned long));
  const CpuSet set(os_indices);
  hwloc_cpuset_to_glibc_sched_affinity(topology.native(), set.get(),
                                       reinterpret_cast<cpu_set_t*>(binding.mask_.data()),
                                       binding.mask_.size() * sizeof(unsigned long));
  return binding;
}

int Binding::apply() const noexcept {
  if (mask_.empty()) return 0;
  const auto* mask = reinterpret_cast<const cpu_set_t*>(mask_.data());
  return ::sched_setaffinity(0, mask_.size() * sizeof(unsigned long), mask) == 0 ? 0 : errno;
}

std::optional<std::string> bind_this_process(const Topology& topology,
                                             std::span<const unsigned> os_indices) {
  require_pus(os_indices);
  if (!topology.is_this_system()) return std::string(foreign_topology);
  const CpuSet set(os_indices);
  if (hwloc_set_cpubind(topology.native(), set.get(),
                        HWLOC_CPUBIND_PROCESS | HWLOC_CPUBIND_STRICT) == 0)
    return std::nullopt;
  return std::string("not bound: ") + std::strerror(errno);
}

}  // namespace barista
