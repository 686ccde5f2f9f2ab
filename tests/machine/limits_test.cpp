#include "harness/machine/limits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/machine/fake_tree.hpp"

namespace barista {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* limits_table =
    "Limit                     Soft Limit           Hard Limit           Units     \n"
    "Max data size             unlimited            unlimited            bytes     \n"
    "Max stack size            8388608              unlimited            bytes     \n"
    "Max processes             1000                 1000                 processes \n"
    "Max open files            1024                 4096                 files     \n"
    "Max address space         unlimited            unlimited            bytes     ";

/// A machine on which nothing is near its limit.
class LimitsTest : public testing::Test {
 protected:
  LimitsTest() {
    tree_.write("proc/self/limits", limits_table);
    tree_.write("proc/self/status", status_of("1000", "0000000000000000"));
    tree_.write("proc/self/maps",
                "55d0-55d1 r-xp 0 0 0 /bin/x\nffffffffff600000-0 --xp 0 00:00 0 [vsyscall]");
    tree_.write("proc/self/fd/0", "").write("proc/self/fd/1", "");
    tree_.write("proc/loadavg", "0.53 0.23 0.12 3/102 9771");
    tree_.write("proc/meminfo",
                "MemTotal: 1000000 kB\nMemAvailable: 900000 kB\nCommitLimit: 500000 "
                "kB\nCommitted_AS: 100000 kB");
    tree_.write("proc/sys/kernel/threads-max", "5000").write("proc/sys/kernel/pid_max", "32768");
    tree_.write("proc/sys/vm/max_map_count", "65530").write("proc/sys/vm/overcommit_memory", "0");
  }

  static std::string status_of(const std::string& user, const std::string& capabilities) {
    return "Name: x\nUid:\t" + user + "\t" + user + "\t" + user + "\t" + user +
           "\nVmSize:\t  102400 kB\nVmData:\t  51200 kB\nThreads:\t4\nCapEff:\t" + capabilities;
  }

  Limit limit(std::string_view name) const {
    for (Limit& limit : read_limits(tree_.files()))
      if (limit.name == name) return limit;
    ADD_FAILURE() << "there is no " << name;
    return {};
  }
  bool has(std::string_view name) const {
    for (const Limit& limit : read_limits(tree_.files()))
      if (limit.name == name) return true;
    return false;
  }
  void set_address_space(const std::string& bytes) {
    std::string table = limits_table;
    const std::size_t value = table.find("unlimited", table.find("Max address space"));
    tree_.write("proc/self/limits", table.replace(value, std::string("unlimited").size(), bytes));
  }
  std::string binding() const { return binding_limit(tree_.files()); }

  FakeTree tree_;
};

TEST_F(LimitsTest, ReadsValuesAndUse) {
  EXPECT_EQ(to_words(limit("vm.max_map_count")), "vm.max_map_count=65530 (1 maps in use)");
  EXPECT_EQ(to_words(limit("kernel.threads-max")), "kernel.threads-max=5000 (102 threads in use)");
  EXPECT_EQ(to_words(limit("kernel.pid_max")), "kernel.pid_max=32768 (102 threads in use)");
  EXPECT_EQ(to_words(limit("RLIMIT_NOFILE")), "RLIMIT_NOFILE=1024 (2 files in use)");
  EXPECT_EQ(to_words(limit("RLIMIT_STACK")), "RLIMIT_STACK=8388608 bytes");
  EXPECT_EQ(to_words(limit("RLIMIT_AS")), "RLIMIT_AS=unlimited (100 MiB in use)");
  EXPECT_EQ(to_words(limit("RLIMIT_DATA")), "RLIMIT_DATA=unlimited (50 MiB in use)");
  EXPECT_EQ(to_words(limit("memory of the machine")),
            "memory of the machine=976 MiB (97 MiB in use)");
  EXPECT_FALSE(limit("commit limit").value) << "heuristic overcommit has no total";
}

TEST_F(LimitsTest, CountsTheThreadsOfTheUser) {
  tree_.write("proc/17/status", status_of("1000", "0"))
      .write("proc/18/status", status_of("1000", "0"));
  tree_.write("proc/19/status", status_of("2000", "0"));
  EXPECT_EQ(to_words(limit("RLIMIT_NPROC")), "RLIMIT_NPROC=1000 (8 threads in use)");
}

TEST_F(LimitsTest, RootIsNotHeldToNproc) {
  tree_.write("proc/self/status", status_of("0", "0"));
  EXPECT_FALSE(limit("RLIMIT_NPROC").value);
  tree_.write("proc/self/status", status_of("1000", "0000000001000000"));
  EXPECT_FALSE(limit("RLIMIT_NPROC").value) << "CAP_SYS_RESOURCE";
}

TEST_F(LimitsTest, NothingIsNear) {
  EXPECT_EQ(binding(),
            "no known limit is near: memory of the machine 10 % used, kernel.threads-max 2 % used, "
            "kernel.pid_max 0 % used");
}

TEST_F(LimitsTest, NamesTheMapsThatAreUsedUp) {
  std::string maps;
  for (int i = 0; i < 99; ++i) maps += "7f00-7f01 rw-p 0 0 0\n";
  tree_.write("proc/self/maps", maps + "7f00-7f01 rw-p 0 0 0")
      .write("proc/sys/vm/max_map_count", "101");
  EXPECT_EQ(binding(), "vm.max_map_count=101 (100 maps in use)");
  tree_.write("proc/sys/vm/max_map_count", "103");
  EXPECT_THAT(binding(), StartsWith("no known limit is near: vm.max_map_count 97 % used"));
}

TEST_F(LimitsTest, AddressSpaceBindsWhenTheNextStackDoesNotFit) {
  set_address_space("113246208");  // 108 MiB, of which 100 are used; a stack takes 8
  EXPECT_THAT(binding(), StartsWith("no known limit is near"));
  set_address_space("112197632");  // 107 MiB
  EXPECT_EQ(binding(), "RLIMIT_AS=107 MiB (100 MiB in use)");
}

TEST_F(LimitsTest, StrictOvercommitIsALimit) {
  tree_.write("proc/sys/vm/overcommit_memory", "2");
  EXPECT_EQ(to_words(limit("commit limit")), "commit limit=488 MiB (97 MiB in use)");
}

TEST_F(LimitsTest, Version2TakesTheTightestOnTheWayUp) {
  tree_.write("proc/self/cgroup", "0::/a/b").write("cgroup/cgroup.controllers", "pids memory");
  tree_.write("cgroup/a/b/pids.max", "max").write("cgroup/a/b/pids.current", "5");
  tree_.write("cgroup/a/pids.max", "100").write("cgroup/a/pids.current", "99");
  tree_.write("cgroup/a/b/memory.max", "536870912").write("cgroup/a/b/memory.current", "536870912");
  tree_.write("cgroup/a/b/memory.stat", "anon 1\ninactive_file 268435456\nactive_file 0");
  EXPECT_EQ(to_words(limit("pids.max")), "pids.max=100 (99 threads in use)");
  EXPECT_EQ(to_words(limit("memory.max")), "memory.max=512 MiB (256 MiB in use)")
      << "cached files can be given back";
  EXPECT_EQ(binding(), "pids.max=100 (99 threads in use)");
}

TEST_F(LimitsTest, Version1) {
  tree_.write("proc/self/cgroup", "8:pids:/\n4:memory:/box");
  tree_.write("cgroup/pids/pids.max", "200").write("cgroup/pids/pids.current", "20");
  tree_.write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
  tree_.write("cgroup/memory/box/memory.limit_in_bytes", "104857600");
  tree_.write("cgroup/memory/box/memory.usage_in_bytes", "104000000");
  EXPECT_EQ(to_words(limit("pids.max")), "pids.max=200 (20 threads in use)");
  EXPECT_EQ(binding(), "memory.limit_in_bytes=100 MiB (99 MiB in use)");
}

TEST_F(LimitsTest, UnlimitedGroupsAreLeftOut) {
  tree_.write("proc/self/cgroup", "0::/").write("cgroup/cgroup.controllers", "pids");
  EXPECT_FALSE(has("pids.max"));
  EXPECT_FALSE(has("memory.max"));
  tree_.write("proc/self/cgroup", "4:memory:/");
  tree_.write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
  EXPECT_FALSE(has("memory.limit_in_bytes")) << "version 1 writes unlimited as a number";
}

TEST(Limits, NothingCanBeRead) {
  FakeTree tree;
  EXPECT_TRUE(read_limits(tree.files()).empty());
  EXPECT_EQ(binding_limit(tree.files()), "no known limit is near: none can be read");
}

TEST(Limits, ThisSystemHasSome) {
  std::string names;
  for (const Limit& limit : read_limits()) names += limit.name + ' ';
  EXPECT_THAT(names, HasSubstr("RLIMIT_NPROC"));
  EXPECT_THAT(names, HasSubstr("vm.max_map_count"));
}

TEST(CpuQuota, Version2TakesTheTightest) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/a/b").write("cgroup/cgroup.controllers", "cpu");
  tree.write("cgroup/a/b/cpu.max", "max 100000");
  EXPECT_FALSE(cpu_quota(tree.files()));
  tree.write("cgroup/a/cpu.max", "150000 100000");
  ASSERT_TRUE(cpu_quota(tree.files()));
  tree.write("cgroup/cpu.max", "400000 100000");
  EXPECT_DOUBLE_EQ(cpu_quota(tree.files())->pus, 1.5);
  EXPECT_EQ(cpu_quota(tree.files())->source, (tree.root() / "cgroup/a").string());
}

TEST(CpuQuota, Version1) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "2:cpu,cpuacct:/").write("cgroup/cpu/cpu.cfs_quota_us", "-1");
  tree.write("cgroup/cpu/cpu.cfs_period_us", "100000");
  EXPECT_FALSE(cpu_quota(tree.files()));
  tree.write("cgroup/cpu/cpu.cfs_quota_us", "50000");
  ASSERT_TRUE(cpu_quota(tree.files()));
  EXPECT_DOUBLE_EQ(cpu_quota(tree.files())->pus, 0.5);
}

TEST(CgroupMemory, OfVersion1) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "4:memory:/box\n0::/");
  tree.write("cgroup/memory/box/memory.usage_in_bytes", "111");
  EXPECT_EQ(cgroup_memory_bytes(tree.files()), 111u);
}

TEST(CgroupMemory, OfVersion2) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/box").write("cgroup/cgroup.controllers", "memory");
  tree.write("cgroup/box/memory.current", "222");
  EXPECT_EQ(cgroup_memory_bytes(tree.files()), 222u);
}

TEST(CgroupMemory, OfNeitherIsNothing) {
  FakeTree tree;
  EXPECT_FALSE(cgroup_memory_bytes(tree.files()));
  tree.write("proc/self/cgroup", "0::/").write("cgroup/cgroup.controllers", "pids");
  EXPECT_FALSE(cgroup_memory_bytes(tree.files())) << "the root group keeps no account";
}

}  // namespace
}  // namespace barista
