#include "harness/machine/fingerprint.hpp"

#include <gtest/gtest.h>

#include "tests/machine/fake_tree.hpp"

namespace barista {
namespace {

using nlohmann::json;

void describe_machine(FakeTree& tree) {
  tree.write("proc/cpuinfo",
             "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 17\nmodel "
             "name\t: AMD EPYC\n"
             "stepping\t: 1\nmicrocode\t: 0xa101148\nflags\t\t: fpu sse hypervisor");
  tree.write("proc/meminfo", "MemTotal:       16000000 kB\nMemFree: 5 kB\nSwapTotal: 1024 kB");
  tree.write("proc/sys/kernel/osrelease", "6.1.0").write("proc/sys/kernel/randomize_va_space", "2");
  tree.write("proc/sys/vm/overcommit_memory", "1").write("proc/sys/vm/max_map_count", "65530");
  tree.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never");
  tree.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
  tree.write("sys/devices/system/cpu/cpufreq/policy10/scaling_governor", "powersave");
  tree.write("sys/devices/system/cpu/cpufreq/policy2/scaling_governor", "performance");
  tree.write("sys/devices/system/cpu/cpufreq/boost", "0");
  tree.write("sys/devices/system/cpu/vulnerabilities/spectre_v1", "Mitigation: barriers");
  tree.write("sys/class/dmi/id/sys_vendor", "QEMU");
}

TEST(Fingerprint, SaysWhatCanBeRead) {
  FakeTree tree;
  describe_machine(tree);
  const json machine =
      fingerprint(Topology::synthetic("l3:1(size=1048576) core:2 pu:2"), tree.files());
  EXPECT_EQ(machine["cpu"]["model"], "AMD EPYC");
  EXPECT_EQ(machine["cpu"]["model_number"], 17);
  EXPECT_EQ(machine["cpu"]["microcode"], "0xa101148");
  EXPECT_EQ(machine["topology"]["cores"], 2);
  EXPECT_EQ(machine["topology"]["allowed_pus"], "0-3");
  EXPECT_EQ(machine["caches"][0]["bytes"], 1'048'576);
  EXPECT_EQ(machine["memory"]["total_bytes"], 16'000'000LL * 1024);
  EXPECT_EQ(machine["memory"]["transparent_hugepages"], "madvise");
  EXPECT_EQ(machine["memory"]["overcommit"], 1);
  EXPECT_EQ(machine["kernel"]["release"], "6.1.0");
  EXPECT_EQ(machine["kernel"]["address_space_randomisation"], 2);
  EXPECT_EQ(machine["virtualisation"]["hypervisor"], true);
  EXPECT_EQ(machine["virtualisation"]["vendor"], "QEMU");
  EXPECT_EQ(machine["frequency"]["governor"], "performance") << "policy2 comes before policy10";
  EXPECT_EQ(machine["frequency"]["boost"], false);
  EXPECT_EQ(machine["clocksource"], "tsc");
  EXPECT_EQ(machine["mitigations"]["spectre_v1"], "Mitigation: barriers");
  EXPECT_EQ(machine["libc"].get<std::string>().substr(0, 6), "glibc ");
}

TEST(Fingerprint, WhatCannotBeReadIsNull) {
  FakeTree tree;
  const json machine = fingerprint(Topology::synthetic("core:1 pu:1"), tree.files());
  for (const char* key : {"model", "vendor", "microcode"})
    EXPECT_TRUE(machine["cpu"][key].is_null()) << key;
  for (const char* key : {"driver", "governor", "boost"})
    EXPECT_TRUE(machine["frequency"][key].is_null()) << key;
  for (const char* key : {"mitigations", "clocksource", "cpu_quota_pus"})
    EXPECT_TRUE(machine[key].is_null()) << key;
  EXPECT_TRUE(machine["memory"]["total_bytes"].is_null());
  EXPECT_TRUE(machine["virtualisation"]["hypervisor"].is_null());
  EXPECT_EQ(machine["fingerprint_id"].get<std::string>().size(), 12u);
}

TEST(Fingerprint, OtherArchitecturesNameTheirProcessorByNumbers) {
  FakeTree tree;
  tree.write("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c");
  EXPECT_EQ(fingerprint(Topology::synthetic("core:1 pu:1"), tree.files())["cpu"]["model"],
            "implementer 0x41 part 0xd0c");
}

TEST(Fingerprint, IntelTellsBoostTheOtherWayRound) {
  FakeTree tree;
  tree.write("sys/devices/system/cpu/intel_pstate/no_turbo", "0");
  EXPECT_EQ(fingerprint(Topology::synthetic("core:1 pu:1"), tree.files())["frequency"]["boost"],
            true);
}

class FingerprintId : public testing::Test {
 protected:
  FingerprintId() { describe_machine(tree_); }
  std::string id() const {
    return fingerprint(Topology::synthetic("core:4 pu:1"), tree_.files())["fingerprint_id"];
  }
  FakeTree tree_;
};

TEST_F(FingerprintId, StaysWhenNothingThatMattersChanges) {
  const std::string before = id();
  tree_.write("proc/meminfo", "MemTotal:       16000400 kB\nMemFree: 77 kB\nSwapTotal: 0 kB");
  EXPECT_EQ(id(), before);
  const Topology topology = Topology::synthetic("core:4 pu:1");
  const std::vector<unsigned> left{0, 1};
  const std::vector<unsigned> right{2, 3};
  EXPECT_EQ(fingerprint(topology.restricted_to(left), tree_.files())["fingerprint_id"],
            fingerprint(topology.restricted_to(right), tree_.files())["fingerprint_id"]);
}

TEST_F(FingerprintId, ChangesWithWhatFiguresDependOn) {
  std::string last = id();
  const auto changes = [&](const char* file, const char* text) {
    tree_.write(file, text);
    const std::string now = id();
    EXPECT_NE(now, last) << file;
    last = now;
  };
  changes("proc/sys/kernel/osrelease", "6.1.1");
  changes("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never");
  changes("sys/devices/system/cpu/cpufreq/policy2/scaling_governor", "schedutil");
  changes("sys/devices/system/cpu/cpufreq/boost", "1");
  changes("sys/devices/system/cpu/vulnerabilities/spectre_v1", "Vulnerable");
  changes("proc/meminfo", "MemTotal: 32000000 kB");
  changes("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet");
}

TEST_F(FingerprintId, IsTheSameInEveryBuild) {
  EXPECT_EQ(fingerprint_id(json{{"cpu", "x"}, {"memory", {{"total_bytes", 1'000'000'000}}}}),
            "497e8669018b");
  EXPECT_EQ(fingerprint_id(fingerprint(Topology::synthetic("core:4 pu:1"), tree_.files())), id())
      << "the id itself is not part of what it is made of";
}

TEST_F(FingerprintId, SurvivesBytesThatAreNoUtf8) {
  tree_.write("sys/class/dmi/id/sys_vendor", "\xff\xfe");
  EXPECT_EQ(id().size(), 12u);
}

}  // namespace
}  // namespace barista
