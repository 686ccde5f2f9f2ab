#include "harness/machine/topology.hpp"

#include <fmt/format.h>
#include <hwloc.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "harness/machine/pu_list.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

struct FreeBitmap {
  void operator()(hwloc_bitmap_s* bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, FreeBitmap>;

Bitmap make_bitmap() { return Bitmap(hwloc_bitmap_alloc()); }

void set_synthetic(hwloc_topology* topology, const std::string& description,
                   std::string_view origin) {
  if (hwloc_topology_set_synthetic(topology, description.c_str()) == 0) return;
  throw UsageError(
      fmt::format("{}\"{}\" is not a topology; write levels from outside to inside, such as "
                  "\"package:2 l3:2 core:4 pu:2\"",
                  origin, description));
}

[[noreturn]] void refuse_xml(const std::string& file, std::string_view origin) {
  throw UsageError(fmt::format(
      "{}\"{}\" is not a readable topology; give an XML file that lstopo or a run has written",
      origin, file));
}

void set_xml(hwloc_topology* topology, const std::string& file, std::string_view origin) {
  if (hwloc_topology_set_xml(topology, file.c_str()) != 0) refuse_xml(file, origin);
}

void load(hwloc_topology* topology) {
  if (hwloc_topology_load(topology) != 0)
    throw UsageError(
        "hwloc cannot read this machine's topology; set HWLOC_SYNTHETIC=\"core:N pu:1\" to "
        "describe it");
}

const char* environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : nullptr;
}

/// From now on only these PUs count as allowed; false if that would leave none.
bool allow_only(hwloc_topology* topology, const hwloc_bitmap_s* pus) {
  const Bitmap both = make_bitmap();
  hwloc_bitmap_and(both.get(), hwloc_topology_get_allowed_cpuset(topology), pus);
  if (hwloc_bitmap_iszero(both.get())) return false;
  return hwloc_topology_allow(topology, both.get(), nullptr, HWLOC_ALLOW_FLAG_CUSTOM) == 0;
}

void allow_only_affinity_mask(hwloc_topology* topology) {
  const Bitmap mask = make_bitmap();
  if (hwloc_get_cpubind(topology, mask.get(), HWLOC_CPUBIND_THREAD) != 0) return;
  allow_only(topology, mask.get());
}

int index_of(hwloc_topology* topology, hwloc_obj* pu, hwloc_obj_type_t type) {
  const hwloc_obj* found = hwloc_get_ancestor_obj_by_type(topology, type, pu);
  return found != nullptr ? static_cast<int>(found->logical_index) : -1;
}

/// A node is not an ancestor but hangs beside; where several hold the PU, the narrowest is the
/// local one.
int numa_of(hwloc_topology* topology, const hwloc_obj* pu) {
  const hwloc_obj* local = nullptr;
  hwloc_obj* node = nullptr;
  while ((node = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_NUMANODE, node)) != nullptr) {
    if (!hwloc_bitmap_isset(node->cpuset, pu->os_index)) continue;
    if (local == nullptr || hwloc_bitmap_weight(node->cpuset) < hwloc_bitmap_weight(local->cpuset))
      local = node;
  }
  return local != nullptr ? static_cast<int>(local->logical_index) : -1;
}

int kind_of(hwloc_topology* topology, const hwloc_obj* pu) {
  if (hwloc_cpukinds_get_nr(topology, 0) < 2) return -1;
  return hwloc_cpukinds_get_by_cpuset(topology, pu->cpuset, 0);
}

Pu describe(hwloc_topology* topology, hwloc_obj* pu) {
  return {.os_index = pu->os_index,
          .logical_index = pu->logical_index,
          .core = index_of(topology, pu, HWLOC_OBJ_CORE),
          .l2 = index_of(topology, pu, HWLOC_OBJ_L2CACHE),
          .l3 = index_of(topology, pu, HWLOC_OBJ_L3CACHE),
          .package = index_of(topology, pu, HWLOC_OBJ_PACKAGE),
          .numa = numa_of(topology, pu),
          .kind = kind_of(topology, pu)};
}

std::string_view kind_name(hwloc_obj_cache_type_t type) {
  switch (type) {
    case HWLOC_OBJ_CACHE_DATA:
      return "data";
    case HWLOC_OBJ_CACHE_INSTRUCTION:
      return "instruction";
    case HWLOC_OBJ_CACHE_UNIFIED:
      break;
  }
  return "unified";
}

std::string counted(int n, std::string_view singular, std::string_view plural) {
  return fmt::format("{} {}", n, n == 1 ? singular : plural);
}

}  // namespace

void Topology::Destroy::operator()(hwloc_topology* topology) const {
  hwloc_topology_destroy(topology);
}

Topology::Native Topology::make_empty() {
  hwloc_topology* topology = nullptr;
  if (hwloc_topology_init(&topology) != 0) throw UsageError("hwloc cannot start: no memory");
  Native native(topology);
  // Forbidden PUs stay in the picture; pus() leaves them out. An XML file of this system
  // (HWLOC_THISSYSTEM=1) is brought up to date with what is allowed now.
  hwloc_topology_set_flags(topology, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED |
                                         HWLOC_TOPOLOGY_FLAG_THISSYSTEM_ALLOWED_RESOURCES);
  hwloc_topology_set_cache_types_filter(topology, HWLOC_TYPE_FILTER_KEEP_ALL);
  return native;
}

Topology::Topology(Native native, bool is_this_system)
    : native_(std::move(native)), is_this_system_(is_this_system) {
  survey();
}

Topology Topology::discover() {
  Native native = make_empty();
  // hwloc itself would ignore a wrong variable and measure another machine than the one that was
  // asked for.
  const char* xml = environment("HWLOC_XMLFILE");
  const char* synthetic = environment("HWLOC_SYNTHETIC");
  if (xml != nullptr) set_xml(native.get(), xml, "HWLOC_XMLFILE=");
  if (xml == nullptr && synthetic != nullptr)
    set_synthetic(native.get(), synthetic, "HWLOC_SYNTHETIC=");
  load(native.get());
  const bool is_this_system = hwloc_topology_is_thissystem(native.get()) != 0;
  if (is_this_system) allow_only_affinity_mask(native.get());
  return Topology(std::move(native), is_this_system);
}

Topology Topology::synthetic(const std::string& description) {
  Native native = make_empty();
  set_synthetic(native.get(), description, "");
  load(native.get());
  return Topology(std::move(native), false);
}

Topology Topology::from_xml(const std::filesystem::path& file) {
  Native native = make_empty();
  set_xml(native.get(), file.string(), "");
  if (hwloc_topology_load(native.get()) != 0) refuse_xml(file.string(), "");
  return Topology(std::move(native), false);
}

Topology Topology::restricted_to(std::span<const unsigned> os_indices) const {
  hwloc_topology* copy = nullptr;
  if (hwloc_topology_dup(&copy, native_.get()) != 0)
    throw UsageError("hwloc cannot copy a topology: no memory");
  Native native(copy);
  const Bitmap wanted = make_bitmap();
  for (const unsigned os_index : os_indices) hwloc_bitmap_set(wanted.get(), os_index);
  if (!allow_only(copy, wanted.get()))
    throw UsageError(fmt::format("none of the PUs {} is allowed", format_pu_list(os_indices)));
  return Topology(std::move(native), is_this_system_);
}

void Topology::survey() {
  hwloc_topology* topology = native_.get();
  const hwloc_bitmap_s* allowed = hwloc_topology_get_allowed_cpuset(topology);
  hwloc_obj* pu = nullptr;
  while ((pu = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU, pu)) != nullptr)
    if (hwloc_bitmap_isset(allowed, pu->os_index)) pus_.push_back(describe(topology, pu));
  if (pus_.empty()) throw UsageError("the topology has no PU that this process is allowed to use");
  counts_ = {.packages = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PACKAGE),
             .numa_nodes = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_NUMANODE),
             .l3_caches = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_L3CACHE),
             .cores = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_CORE),
             .pus = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU),
             .allowed = static_cast<int>(pus_.size())};
}

std::vector<CacheKind> Topology::caches() const {
  std::map<CacheKind, int> counts;
  for (int depth = 0; depth < hwloc_topology_get_depth(native_.get()); ++depth) {
    if (hwloc_obj_type_is_cache(hwloc_get_depth_type(native_.get(), depth)) == 0) continue;
    hwloc_obj* cache = nullptr;
    while ((cache = hwloc_get_next_obj_by_depth(native_.get(), depth, cache)) != nullptr) {
      const auto& attributes = cache->attr->cache;
      ++counts[{.level = static_cast<int>(attributes.depth),
                .kind = kind_name(attributes.type),
                .bytes = attributes.size,
                .line_bytes = attributes.linesize}];
    }
  }
  std::vector<CacheKind> caches;
  for (const auto& [cache, count] : counts) {
    caches.push_back(cache);
    caches.back().count = count;
  }
  return caches;
}

std::string Topology::summary() const {
  return fmt::format("{}, {}, {}, {}; {} allowed", counted(counts_.packages, "package", "packages"),
                     counted(counts_.numa_nodes, "NUMA node", "NUMA nodes"),
                     counted(counts_.cores, "core", "cores"), counted(counts_.pus, "PU", "PUs"),
                     counts_.allowed);
}

}  // namespace barista
