#include "harness/machine/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "harness/machine/binding.hpp"
#include "harness/record/errors.hpp"
#include "tests/machine/fake_tree.hpp"
#include "tests/machine/in_child.hpp"
#include "tests/machine/scoped_environment.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<unsigned> os_indices(const Topology& topology) {
  std::vector<unsigned> indices;
  for (const Pu& pu : topology.pus()) indices.push_back(pu.os_index);
  return indices;
}

std::string usage_error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Topology, CountsATwoSocketServer) {
  const Topology topology = Topology::synthetic("package:2 numa:2 core:16 pu:2");
  EXPECT_EQ(topology.summary(), "2 packages, 4 NUMA nodes, 64 cores, 128 PUs; 128 allowed");
  EXPECT_FALSE(topology.is_this_system());
  const Pu& last = topology.pus().back();
  EXPECT_EQ(last.os_index, 127u);
  EXPECT_EQ(last.core, 63);
  EXPECT_EQ(last.numa, 3);
  EXPECT_EQ(last.package, 1);
}

TEST(Topology, SinglePu) {
  const Topology topology = Topology::synthetic("core:1 pu:1");
  EXPECT_EQ(topology.pus().size(), 1u);
  EXPECT_EQ(topology.pus()[0].package, -1);
  EXPECT_EQ(topology.pus()[0].l2, -1);
  EXPECT_EQ(topology.pus()[0].l3, -1);
  EXPECT_EQ(topology.pus()[0].kind, -1);
}

TEST(Topology, CachesHaveIdsAndSizes) {
  const Topology topology =
      Topology::synthetic("l3:2(size=33554432) l2:2(size=1048576) core:1 pu:2");
  EXPECT_EQ(topology.pus()[4].l3, 1);
  EXPECT_EQ(topology.pus()[4].l2, 2);
  const std::vector<CacheKind> caches = topology.caches();
  ASSERT_EQ(caches.size(), 2u);
  EXPECT_EQ(caches[0].level, 2);
  EXPECT_EQ(caches[0].bytes, 1'048'576u);
  EXPECT_EQ(caches[0].count, 4);
  EXPECT_EQ(caches[1].level, 3);
  EXPECT_EQ(caches[1].kind, "unified");
  EXPECT_EQ(caches[1].count, 2);
}

TEST(Topology, NumberingMayHaveGapsAndAnyOrder) {
  const Topology topology = Topology::synthetic("core:2 pu:2(indexes=0,8,3,11)");
  EXPECT_THAT(os_indices(topology), ElementsAre(0, 8, 3, 11));
  EXPECT_EQ(topology.pus()[1].core, 0);
  EXPECT_EQ(topology.pus()[2].core, 1);
  EXPECT_EQ(topology.pus()[2].logical_index, 2u);
}

TEST(Topology, RestrictionKeepsTheMachineAndItsIds) {
  const Topology whole = Topology::synthetic("package:2 core:2 pu:2");
  const Topology part = whole.restricted_to(std::vector<unsigned>{7, 2, 99});
  EXPECT_THAT(os_indices(part), ElementsAre(2, 7));
  EXPECT_EQ(part.pus()[1].core, 3);
  EXPECT_EQ(part.summary(), "2 packages, 1 NUMA node, 4 cores, 8 PUs; 2 allowed");
  EXPECT_EQ(whole.pus().size(), 8u);
  EXPECT_EQ(usage_error_of([&] {
              part.restricted_to(std::vector<unsigned>{0, 1});
            }),
            "none of the PUs 0,1 is allowed");
}

TEST(Topology, XmlKeepsWhatIsAllowed) {
  FakeTree tree;
  const std::filesystem::path file = tree.root() / "topology.xml";
  Topology::synthetic("package:2 core:2 pu:2")
      .restricted_to(std::vector<unsigned>{1, 6})
      .export_xml(file);
  const Topology read = Topology::from_xml(file);
  EXPECT_THAT(os_indices(read), ElementsAre(1, 6));
  EXPECT_EQ(read.counts().pus, 8);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(tree.root()), {}), 4)
      << "something temporary was left";
}

TEST(Topology, XmlDoesNotNameTheHost) {
  FakeTree tree;
  const std::filesystem::path file = tree.root() / "topology.xml";
  Topology::discover().export_xml(file);
  EXPECT_THAT(read_text(file).value_or(""),
              AllOf(HasSubstr("</topology>"), Not(HasSubstr("HostName"))));
}

TEST(Topology, KindsOfAHybridMachine) {
  FakeTree tree;
  const std::filesystem::path file = tree.root() / "topology.xml";
  Topology::synthetic("core:4 pu:1").export_xml(file);
  std::string xml = read_text(file).value();
  xml.insert(xml.find("</topology>"),
             "<cpukind cpuset=\"0x00000003\" forced_efficiency=\"1\"/>"
             "<cpukind cpuset=\"0x0000000c\" forced_efficiency=\"0\"/>");
  std::ofstream(file) << xml;
  const Topology topology = Topology::from_xml(file);
  EXPECT_EQ(topology.pus()[0].kind, topology.pus()[1].kind);
  EXPECT_GT(topology.pus()[0].kind, topology.pus()[2].kind)
      << "kinds go from the most efficient to the fastest";
  EXPECT_NE(topology.pus()[2].kind, -1);
}

TEST(Topology, DiscoversWhatTheEnvironmentDescribes) {
  const ScopedEnvironment environment("HWLOC_SYNTHETIC", "package:3 core:2 pu:1");
  const Topology topology = Topology::discover();
  EXPECT_EQ(topology.summary(), "3 packages, 1 NUMA node, 6 cores, 6 PUs; 6 allowed");
  EXPECT_FALSE(topology.is_this_system());
}

TEST(Topology, DiscoversWhatAFileDescribes) {
  FakeTree tree;
  const std::filesystem::path file = tree.root() / "topology.xml";
  Topology::synthetic("core:5 pu:1").export_xml(file);
  const ScopedEnvironment environment("HWLOC_XMLFILE", file.string());
  EXPECT_EQ(Topology::discover().pus().size(), 5u);
}

TEST(Topology, ExplicitDescriptionWinsOverTheEnvironment) {
  const ScopedEnvironment environment("HWLOC_SYNTHETIC", "core:3 pu:1");
  EXPECT_EQ(Topology::synthetic("core:2 pu:1").pus().size(), 2u);
}

TEST(Topology, WrongDescriptionsAreRefused) {
  EXPECT_EQ(usage_error_of([] { Topology::synthetic("cores of all sorts"); }),
            "\"cores of all sorts\" is not a topology; write levels from outside to inside, such "
            "as \"package:2 l3:2 "
            "core:4 pu:2\"");
  const ScopedEnvironment environment("HWLOC_SYNTHETIC", "nonsense");
  EXPECT_THAT(usage_error_of([] { Topology::discover(); }),
              HasSubstr("HWLOC_SYNTHETIC=\"nonsense\" is not a topology"));
}

TEST(Topology, WrongFilesAreRefused) {
  FakeTree tree;
  const std::string missing = (tree.root() / "none.xml").string();
  EXPECT_THAT(usage_error_of([&] { Topology::from_xml(missing); }),
              HasSubstr("none.xml\" is not a readable topology"));
  tree.write("proc/half.xml", "<?xml version=\"1.0\"?><topology");
  EXPECT_THAT(usage_error_of([&] { Topology::from_xml(tree.root() / "proc/half.xml"); }),
              HasSubstr("half.xml\" is not a readable topology"));
  const ScopedEnvironment environment("HWLOC_XMLFILE", missing);
  EXPECT_THAT(usage_error_of([] { Topology::discover(); }), HasSubstr("HWLOC_XMLFILE=\""));
}

TEST(Topology, PlaceThatIsNotWritableIsRefused) {
  const Topology topology = Topology::synthetic("core:1 pu:1");
  EXPECT_THAT(usage_error_of([&] { topology.export_xml("/proc/none/topology.xml"); }),
              HasSubstr("cannot write the topology to \"/proc/none/topology.xml\""));
}

TEST(Topology, PictureOrReason) {
  FakeTree tree;
  const std::filesystem::path file = tree.root() / "topology.svg";
  const auto reason = Topology::synthetic("core:2 pu:2").export_picture(file);
  if (reason)
    EXPECT_THAT(*reason, HasSubstr("lstopo"));
  else
    EXPECT_THAT(read_text(file).value_or(""), HasSubstr("<svg"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(tree.root()), {}), reason ? 3 : 4);
}

TEST(Topology, NoPictureWithoutLstopo) {
  FakeTree tree;
  const ScopedEnvironment environment("PATH", tree.root().string());
  EXPECT_EQ(Topology::synthetic("core:1 pu:1").export_picture(tree.root() / "topology.svg"),
            "lstopo could not draw it; install the package hwloc");
}

TEST(Topology, AffinityMaskRestricts) {
  const Topology topology = Topology::discover();
  ASSERT_TRUE(topology.is_this_system());
  const unsigned last = topology.pus().back().os_index;
  EXPECT_TRUE(holds_in_child([&] {
    if (Binding::prepare(topology, std::span(&last, 1)).apply() != 0) return false;
    return os_indices(Topology::discover()) == std::vector<unsigned>{last};
  }));
}

}  // namespace
}  // namespace barista
