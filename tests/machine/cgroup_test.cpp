#include "harness/machine/cgroup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/machine/fake_tree.hpp"

namespace barista {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Cgroup, Version2FromTheOwnGroupUpwards) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/user.slice/app")
      .write("cgroup/cgroup.controllers", "cpu memory pids");
  tree.write("cgroup/user.slice/app/pids.max", "max");
  const CgroupPath found = find_cgroup(tree.files(), "pids");
  EXPECT_EQ(found.version, 2);
  const std::filesystem::path top = tree.root() / "cgroup";
  EXPECT_THAT(found.directories, ElementsAre(top / "user.slice/app", top / "user.slice", top));
}

TEST(Cgroup, Version1HasADirectoryPerController) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "5:memory:/box\n4:cpu,cpuacct:/\n0::/");
  tree.write("cgroup/memory/box/memory.limit_in_bytes", "1")
      .write("cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
  const std::filesystem::path top = tree.root() / "cgroup";
  EXPECT_THAT(find_cgroup(tree.files(), "memory").directories,
              ElementsAre(top / "memory/box", top / "memory"));
  EXPECT_THAT(find_cgroup(tree.files(), "cpu").directories, ElementsAre(top / "cpu,cpuacct"));
  EXPECT_EQ(find_cgroup(tree.files(), "cpu").version, 1);
}

TEST(Cgroup, BothVersionsAtOnce) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "4:memory:/\n0::/session");
  tree.write("cgroup/memory/memory.limit_in_bytes", "1")
      .write("cgroup/unified/session/pids.max", "10");
  EXPECT_EQ(find_cgroup(tree.files(), "memory").version, 1);
  EXPECT_EQ(find_cgroup(tree.files(), "pids").version, 2);
  EXPECT_EQ(find_cgroup(tree.files(), "pids").directories.front(),
            tree.root() / "cgroup/unified/session");
}

TEST(Cgroup, InAContainerThePathBeginsAboveTheMount) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/kubepods/pod1/inner")
      .write("cgroup/cgroup.controllers", "pids");
  tree.write("cgroup/inner/pids.max", "7");
  EXPECT_EQ(find_cgroup(tree.files(), "pids").directories.front(), tree.root() / "cgroup/inner");
  tree.write("proc/self/cgroup", "0::/../../other");
  EXPECT_THAT(find_cgroup(tree.files(), "pids").directories, ElementsAre(tree.root() / "cgroup"));
}

TEST(Cgroup, NoneAtAll) {
  FakeTree tree;
  EXPECT_EQ(find_cgroup(tree.files(), "pids").version, 0);
  tree.write("proc/self/cgroup", "garbage\n3:memory");
  EXPECT_THAT(find_cgroup(tree.files(), "memory").directories, IsEmpty());
  tree.write("proc/self/cgroup", "3:memory:/gone");
  EXPECT_THAT(find_cgroup(tree.files(), "memory").directories, IsEmpty())
      << "the controller is not mounted";
}

}  // namespace
}  // namespace barista
