#include "harness/machine/placements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/record/errors.hpp"

namespace barista {
namespace {

using Pus = std::vector<unsigned>;

Pus pus_of(const Topology& topology, std::string_view name) {
  const Placed placed = place(topology, name);
  if (const auto* reason = std::get_if<std::string>(&placed))
    ADD_FAILURE() << name << ": " << *reason;
  return std::holds_alternative<Pus>(placed) ? std::get<Pus>(placed) : Pus{};
}

std::string reason_of(const Topology& topology, std::string_view name) {
  const Placed placed = place(topology, name);
  return std::holds_alternative<std::string>(placed) ? std::get<std::string>(placed)
                                                     : "there is one";
}

std::string usage_error_of(const Topology& topology, std::string_view name) {
  try {
    place(topology, name);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Placements, TwoPackagesWithSmt) {
  const Topology topology = Topology::synthetic("package:2 core:2 pu:2");
  EXPECT_EQ(pus_of(topology, "one_pu"), (Pus{0}));
  EXPECT_EQ(pus_of(topology, "compact"), (Pus{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 4, 2, 6, 1, 5, 3, 7}));
  EXPECT_EQ(pus_of(topology, "smt_siblings"), (Pus{0, 1}));
  EXPECT_EQ(pus_of(topology, "one_per_core"), (Pus{0, 2, 4, 6}));
  EXPECT_EQ(reason_of(topology, "one_per_l3"), "the topology shows no L3 cache");
  EXPECT_EQ(reason_of(topology, "one_per_numa"), "the allowed PUs have only one NUMA node");
}

TEST(Placements, SinglePu) {
  const Topology topology = Topology::synthetic("core:1 pu:1");
  for (const char* name : {"one_pu", "compact", "spread", "one_per_core"})
    EXPECT_EQ(pus_of(topology, name), (Pus{0}));
  EXPECT_EQ(reason_of(topology, "smt_siblings"), "no core has two allowed PUs");
}

TEST(Placements, WithoutCoresEachPuIsAlone) {
  const Topology topology = Topology::synthetic("pu:3");
  EXPECT_EQ(pus_of(topology, "one_per_core"), (Pus{0, 1, 2}));
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 1, 2}));
  EXPECT_EQ(reason_of(topology, "smt_siblings"), "no core has two allowed PUs");
}

TEST(Placements, L3GroupsOfFourCores) {
  const Topology topology = Topology::synthetic("package:1 l3:2 core:4 pu:1");
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 4, 1, 5, 2, 6, 3, 7}));
  EXPECT_EQ(pus_of(topology, "one_per_l3"), (Pus{0, 4}));
}

TEST(Placements, ThreeNumaNodes) {
  const Topology topology = Topology::synthetic("numa:3 core:1 pu:2");
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 2, 4, 1, 3, 5}));
  EXPECT_EQ(pus_of(topology, "one_per_numa"), (Pus{0, 2, 4}));
}

TEST(Placements, PusThatTheKernelNumbersAcrossCores) {
  const Topology topology = Topology::synthetic("core:3 pu:2(indexes=0,3,1,4,2,5)");
  EXPECT_EQ(pus_of(topology, "compact"), (Pus{0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(pus_of(topology, "smt_siblings"), (Pus{0, 3}));
}

TEST(Placements, ModulesThatShareAnL2) {
  const Topology topology = Topology::synthetic("l3:1 l2:2 core:2 pu:1");
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 2, 1, 3}));
}

TEST(Placements, RestrictedSets) {
  const Topology whole = Topology::synthetic("package:2 core:2 pu:2");
  const Topology uneven = whole.restricted_to(Pus{0, 1, 4, 6, 7});
  EXPECT_EQ(pus_of(uneven, "spread"), (Pus{0, 4, 6, 1, 7}))
      << "no sibling before every core has a PU";
  EXPECT_EQ(pus_of(uneven, "one_per_core"), (Pus{0, 4, 6}));
  const Topology halves = whole.restricted_to(Pus{1, 3, 6, 7});
  EXPECT_EQ(pus_of(halves, "one_pu"), (Pus{1}));
  EXPECT_EQ(pus_of(halves, "smt_siblings"), (Pus{6, 7}))
      << "the first core with two, not the first core";
  EXPECT_EQ(reason_of(whole.restricted_to(Pus{1, 3}), "smt_siblings"),
            "no core has two allowed PUs");
}

TEST(Placements, AFreeNodeBeatsAnIdlePackage) {
  // One node of package 0, all three of package 1.
  const Topology topology =
      Topology::synthetic("package:2 numa:3 core:2 pu:1").restricted_to(Pus{0, 1, 6, 8, 10, 11});
  EXPECT_EQ(pus_of(topology, "spread"), (Pus{0, 6, 8, 10, 1, 11}));
}

TEST(Placements, SpreadStartsWithDifferentPackagesNodesAndCores) {
  const Topology topology = Topology::synthetic("package:2 numa:2 core:16 pu:2");
  const Pus order = pus_of(topology, "spread");
  ASSERT_EQ(order.size(), 128u);
  const auto different = [&](std::size_t prefix, auto id) {
    std::set<int> ids;
    for (std::size_t i = 0; i < prefix; ++i) ids.insert(topology.pus()[order[i]].*id);
    return ids.size();
  };
  EXPECT_EQ(different(2, &Pu::package), 2u);
  EXPECT_EQ(different(4, &Pu::numa), 4u);
  EXPECT_EQ(different(64, &Pu::core), 64u);
  for (std::size_t prefix = 4; prefix <= 128; prefix += 4) {
    std::map<int, int> taken;
    for (std::size_t i = 0; i < prefix; ++i) ++taken[topology.pus()[order[i]].numa];
    for (const auto& [node, n] : taken)
      EXPECT_EQ(n, static_cast<int>(prefix / 4)) << "node " << node;
  }
}

class EveryPlacement : public testing::TestWithParam<const char*> {};

TEST_P(EveryPlacement, HasOnlyAllowedPusAndEachOnce) {
  const Topology whole = Topology::synthetic(GetParam());
  Pus odd;
  for (const Pu& pu : whole.pus())
    if (pu.logical_index % 3 != 1) odd.push_back(pu.os_index);
  const Topology part = whole.restricted_to(odd);
  for (const Topology* each : {&whole, &part}) {
    const Topology& topology = *each;
    std::set<unsigned> allowed;
    for (const Pu& pu : topology.pus()) allowed.insert(pu.os_index);
    for (const Placement& placement : placements()) {
      const Placed placed = placement.of(topology);
      if (const auto* reason = std::get_if<std::string>(&placed)) {
        EXPECT_FALSE(reason->empty());
        continue;
      }
      const Pus& pus = std::get<Pus>(placed);
      const std::set<unsigned> different(pus.begin(), pus.end());
      EXPECT_FALSE(pus.empty()) << placement.name;
      EXPECT_EQ(different.size(), pus.size()) << placement.name;
      EXPECT_TRUE(std::includes(allowed.begin(), allowed.end(), different.begin(), different.end()))
          << placement.name;
    }
    EXPECT_EQ(pus_of(topology, "compact").size(), allowed.size());
    EXPECT_EQ(pus_of(topology, "spread").size(), allowed.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, EveryPlacement,
                         testing::Values("package:2 numa:2 core:16 pu:2", "core:1 pu:1",
                                         "core:8 pu:1", "numa:3 core:5 pu:2",
                                         "package:2 l3:4 core:4 pu:2",
                                         "package:1 l3:2 l2:3 core:2 pu:1", "pu:7",
                                         "package:4 numa:1 l3:8 core:8 pu:2"));

TEST(Placements, ListsKeepTheirOrder) {
  const Topology topology = Topology::synthetic("core:6 pu:1");
  EXPECT_EQ(pus_of(topology, "pus:5,0-2"), (Pus{5, 0, 1, 2}));
}

TEST(Placements, ListsOutsideWhatIsAllowedAreRefused) {
  const Topology topology = Topology::synthetic("core:8 pu:1").restricted_to(Pus{0, 1, 2, 6});
  EXPECT_EQ(usage_error_of(topology, "pus:0,5"),
            "PU list \"pus:0,5\": PU 5 is not allowed here; allowed are 0-2,6");
  EXPECT_EQ(usage_error_of(topology, "pus:64"),
            "PU list \"pus:64\": PU 64 is not allowed here; allowed are 0-2,6");
}

TEST(Placements, UnknownNamesAreRefusedWithTheNearest) {
  const Topology topology = Topology::synthetic("core:1 pu:1");
  EXPECT_EQ(usage_error_of(topology, "sprad"),
            "unknown placement \"sprad\"; did you mean \"spread\"?");
  EXPECT_EQ(usage_error_of(topology, "one_per_nuna"),
            "unknown placement \"one_per_nuna\"; did you mean \"one_per_numa\"?");
  EXPECT_EQ(usage_error_of(topology, "xyzzy"),
            "unknown placement \"xyzzy\"; there are one_pu, compact, spread, smt_siblings, "
            "one_per_core, one_per_l3, "
            "one_per_numa, and lists such as pus:0,2-5");
  EXPECT_THROW(check_placement_name("sprad"), UsageError);
  EXPECT_THROW(check_placement_name("pus:x"), UsageError);
  EXPECT_NO_THROW(check_placement_name("one_per_numa"));
  EXPECT_NO_THROW(check_placement_name("pus:999"));
}

TEST(Placements, EachSaysWhatItIs) {
  for (const Placement& placement : placements())
    EXPECT_FALSE(placement.description.empty()) << placement.name;
}

}  // namespace
}  // namespace barista
