#include "harness/machine/placements.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "harness/machine/pu_list.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"

namespace barista {
namespace {

/// A PU without a core of its own in the topology is alone in one.
std::pair<int, unsigned> core_of(const Pu& pu) {
  return {pu.core, pu.core == -1 ? pu.logical_index : 0};
}

Placed one_pu(const Topology& topology) {
  return std::vector<unsigned>{topology.pus().front().os_index};
}

Placed compact(const Topology& topology) {
  std::vector<unsigned> order;
  for (const Pu& pu : topology.pus()) order.push_back(pu.os_index);
  return order;
}

/// How many PUs have been taken so far from each core, cache, node and package.
class Crowding {
 public:
  /// The nearest neighbourhood first: a PU whose core is free beats any whose core is taken, among
  /// those one whose L2 is free, and so on outwards. So the PU comes next whose nearest taken
  /// neighbour is farthest away.
  std::array<int, 5> around(const Pu& pu) const {
    return {count(cores_, core_of(pu)), count(l2_, pu.l2), count(l3_, pu.l3), count(numa_, pu.numa),
            count(packages_, pu.package)};
  }
  void take(const Pu& pu) {
    ++cores_[core_of(pu)];
    ++l2_[pu.l2];
    ++l3_[pu.l3];
    ++numa_[pu.numa];
    ++packages_[pu.package];
  }

 private:
  template <class Key>
  static int count(const std::map<Key, int>& counts, const Key& key) {
    const auto found = counts.find(key);
    return found != counts.end() ? found->second : 0;
  }

  std::map<std::pair<int, unsigned>, int> cores_;
  std::map<int, int> l2_, l3_, numa_, packages_;
};

Placed spread(const Topology& topology) {
  std::vector<Pu> left = topology.pus();
  std::vector<unsigned> order;
  Crowding crowding;
  while (!left.empty()) {
    const auto next = std::min_element(left.begin(), left.end(), [&](const Pu& a, const Pu& b) {
      return crowding.around(a) < crowding.around(b);
    });
    crowding.take(*next);
    order.push_back(next->os_index);
    left.erase(next);
  }
  return order;
}

Placed smt_siblings(const Topology& topology) {
  std::map<std::pair<int, unsigned>, std::vector<unsigned>> cores;
  for (const Pu& pu : topology.pus()) cores[core_of(pu)].push_back(pu.os_index);
  for (const Pu& pu : topology.pus())
    if (const std::vector<unsigned>& siblings = cores[core_of(pu)]; siblings.size() >= 2)
      return siblings;
  return "no core has two allowed PUs";
}

Placed one_per_core(const Topology& topology) {
  std::set<std::pair<int, unsigned>> seen;
  std::vector<unsigned> firsts;
  for (const Pu& pu : topology.pus())
    if (seen.insert(core_of(pu)).second) firsts.push_back(pu.os_index);
  return firsts;
}

/// A PU that belongs to none of the groups (-1) is left out.
Placed one_per(const Topology& topology, int Pu::*id, std::string_view what) {
  std::set<int> seen{-1};
  std::vector<unsigned> firsts;
  for (const Pu& pu : topology.pus())
    if (seen.insert(pu.*id).second) firsts.push_back(pu.os_index);
  if (firsts.empty()) return fmt::format("the topology shows no {}", what);
  if (firsts.size() == 1) return fmt::format("the allowed PUs have only one {}", what);
  return firsts;
}

Placed one_per_l3(const Topology& topology) { return one_per(topology, &Pu::l3, "L3 cache"); }
Placed one_per_numa(const Topology& topology) { return one_per(topology, &Pu::numa, "NUMA node"); }

constexpr std::array all_placements{
    Placement{"one_pu", "the first PU alone", one_pu},
    Placement{"compact", "as close together as possible: SMT siblings and neighbours first",
              compact},
    Placement{"spread",
              "as far apart as possible: packages and NUMA nodes first, SMT siblings last", spread},
    Placement{"smt_siblings", "the PUs of the first core that has two or more", smt_siblings},
    Placement{"one_per_core", "the first PU of each core: no two share a core", one_per_core},
    Placement{"one_per_l3", "the first PU under each L3 cache", one_per_l3},
    Placement{"one_per_numa", "the first PU of each NUMA node", one_per_numa},
};

bool is_pu_list(std::string_view name) {
  return name.substr(0, pu_list_prefix.size()) == pu_list_prefix;
}

const Placement& find_placement(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Placement& placement : all_placements) {
    if (placement.name == name) return placement;
    names.push_back(placement.name);
  }
  const std::optional<std::string> meant = nearest(name, names);
  throw UsageError(fmt::format(
      "unknown placement \"{}\"; {}", name,
      meant ? fmt::format("did you mean \"{}\"?", *meant)
            : fmt::format("there are {}, and lists such as pus:0,2-5", fmt::join(names, ", "))));
}

void require_allowed(const Topology& topology, const std::vector<unsigned>& pus,
                     std::string_view list) {
  std::vector<unsigned> allowed = std::get<std::vector<unsigned>>(compact(topology));
  std::sort(allowed.begin(), allowed.end());
  for (const unsigned pu : pus)
    if (!std::binary_search(allowed.begin(), allowed.end(), pu))
      throw UsageError(fmt::format("PU list \"{}\": PU {} is not allowed here; allowed are {}",
                                   list, pu, format_pu_list(allowed)));
}

}  // namespace

std::span<const Placement> placements() { return all_placements; }

Placed place(const Topology& topology, std::string_view name) {
  if (!is_pu_list(name)) return find_placement(name).of(topology);
  std::vector<unsigned> pus = parse_pu_list(name);
  require_allowed(topology, pus, name);
  return pus;
}

void check_placement_name(std::string_view name) {
  if (is_pu_list(name))
    parse_pu_list(name);
  else
    find_placement(name);
}

}  // namespace barista
