// The processing units (PUs) of a machine, what they share, and which of them this process may use.
//
// Discovered once, by hwloc, and passed by reference. Honours HWLOC_XMLFILE and HWLOC_SYNTHETIC, so
// that a plan for another machine can be looked at on this one. It knows nothing of workers or
// suites: which PUs a run takes is the matter of placements.hpp. hwloc stays hidden behind the .cpp
// files of machine/.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct hwloc_topology;

namespace barista {

/// One PU. Ids are hwloc's logical indices, counted over the whole machine; -1 where there is no
/// such object.
struct Pu {
  unsigned os_index = 0;  // the kernel's number of it; the numbering may have gaps
  unsigned logical_index = 0;
  int core = -1;
  int l2 = -1;
  int l3 = -1;
  int package = -1;
  int numa = -1;
  int kind = -1;  // of a hybrid machine, from the most efficient to the fastest; -1 where all PUs
                  // are alike
};

/// How many there are of each, allowed or not (except `allowed`).
struct TopologyCounts {
  int packages = 0;
  int numa_nodes = 0;
  int l3_caches = 0;
  int cores = 0;
  int pus = 0;
  int allowed = 0;
};

/// Caches of one level and kind that are alike.
struct CacheKind {
  int level = 0;
  std::string_view kind;  // "unified", "data" or "instruction"
  std::uint64_t bytes = 0;
  unsigned line_bytes = 0;
  int count = 0;

  auto operator<=>(const CacheKind&) const = default;
};

class Topology {
 public:
  /// This system, or what HWLOC_XMLFILE or HWLOC_SYNTHETIC describe. Of this system only those PUs
  /// count as allowed that the cgroup and the affinity mask of the calling thread allow. Throws
  /// UsageError if a variable is wrong.
  static Topology discover();
  /// From hwloc's own notation, such as "package:2 numa:2 core:16 pu:2". Throws UsageError.
  static Topology synthetic(const std::string& description);
  /// From a file that export_xml or lstopo wrote; the allowed PUs are those of the file. Throws
  /// UsageError.
  static Topology from_xml(const std::filesystem::path& file);

  /// The same machine of which only those PUs are allowed that are allowed now and in the list.
  /// Throws UsageError when that leaves none.
  Topology restricted_to(std::span<const unsigned> os_indices) const;

  /// The allowed PUs in logical order: siblings and neighbours follow each other. Never empty.
  const std::vector<Pu>& pus() const { return pus_; }
  const TopologyCounts& counts() const { return counts_; }
  std::vector<CacheKind> caches() const;
  /// Whether processes can be bound to these PUs here.
  bool is_this_system() const { return is_this_system_; }
  /// "1 package, 1 NUMA node, 2 cores, 2 PUs; 2 allowed".
  std::string summary() const;

  /// Written whole or not at all, without the host's name. Throws UsageError if the place is not
  /// writable.
  void export_xml(const std::filesystem::path& file) const;
  /// An SVG drawn by lstopo; returns the reason where there is none.
  std::optional<std::string> export_picture(const std::filesystem::path& file) const;

  /// hwloc's own handle, for the .cpp files of machine/; lives as long as this.
  hwloc_topology* native() const { return native_.get(); }

 private:
  struct Destroy {
    void operator()(hwloc_topology* topology) const;
  };
  using Native = std::unique_ptr<hwloc_topology, Destroy>;

  Topology(Native native, bool is_this_system);
  static Native make_empty();
  void survey();

  Native native_;
  bool is_this_system_ = false;
  std::vector<Pu> pus_;
  TopologyCounts counts_;
};

}  // namespace barista
