#include "harness/machine/doctor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/machine/fake_tree.hpp"

namespace barista {
namespace {

using testing::HasSubstr;

/// A machine on which the doctor finds nothing to say.
class DoctorTest : public testing::Test {
 protected:
  DoctorTest() {
    tree_.write("proc/cpuinfo", "flags : fpu sse")
        .write("proc/meminfo", "MemTotal: 16000000 kB\nMemAvailable: 15000000 kB\nSwapTotal: 0 kB");
    tree_.write("proc/sys/kernel/randomize_va_space", "2")
        .write("proc/sys/vm/overcommit_memory", "0");
    tree_.write("proc/sys/vm/max_map_count", "65530").write("proc/self/maps", "1-2 rw-p 0 0 0");
    tree_.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never");
    tree_.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
    tree_.write("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "performance");
    tree_.write("sys/devices/system/cpu/cpufreq/boost", "0");
    checkup_.clock = {.overhead_ns = 20, .resolution_ns = 1, .backward_steps = 0, .readings = 1000};
    checkup_.noise = {.seconds = 1,
                      .steal_share = 0.0,
                      .busy_share = 0.01,
                      .psi_cpu_share = 0.0,
                      .psi_memory_share = 0.0,
                      .psi_io_share = 0.0};
  }

  std::vector<Finding> findings() const { return examine(topology_, checkup_, tree_.files()); }

  /// The worst finding of a topic.
  Finding finding(std::string_view topic) const {
    Finding worst{Severity::ok, std::string(topic), "no finding", {}, {}};
    for (const Finding& each : findings())
      if (each.topic == topic && (worst.found == "no finding" || each.severity > worst.severity))
        worst = each;
    return worst;
  }
  void expect(Severity severity, std::string_view topic, const char* part) const {
    EXPECT_EQ(name_of(finding(topic).severity), name_of(severity)) << topic;
    EXPECT_THAT(finding(topic).found, HasSubstr(part));
    if (severity == Severity::ok) return;
    EXPECT_FALSE(finding(topic).affects.empty()) << topic << " affects nothing?";
  }

  FakeTree tree_;
  Topology topology_ = Topology::synthetic("package:1 core:4 pu:1");
  Checkup checkup_;
};

TEST_F(DoctorTest, OnlyTheSyntheticTopologyIsWorthAWarning) {
  for (const Finding& each : findings()) {
    EXPECT_TRUE(each.severity == Severity::ok || each.topic == "topology") << each.found;
  }
  expect(Severity::warning, "topology", "not this system");
}

TEST_F(DoctorTest, Processors) {
  expect(Severity::ok, "SMT", "no core has two allowed PUs");
  topology_ = Topology::synthetic("core:4 pu:2");
  expect(Severity::note, "SMT", "8 allowed PUs share 4 cores");
  topology_ = topology_.restricted_to(std::vector<unsigned>{0, 1, 2, 6});
  expect(Severity::note, "allowed PUs", "4 of 8 PUs are allowed here: 0-2,6");
  topology_ = topology_.restricted_to(std::vector<unsigned>{6});
  expect(Severity::note, "allowed PUs", "1 of 8 PUs");
}

TEST_F(DoctorTest, Quota) {
  expect(Severity::ok, "cpu quota", "sets none");
  tree_.write("proc/self/cgroup", "0::/")
      .write("cgroup/cgroup.controllers", "cpu")
      .write("cgroup/cpu.max", "150000 100000");
  expect(Severity::warning, "cpu quota", "the time of 1.50 PUs, 4 are allowed");
  tree_.write("cgroup/cpu.max", "800000 100000");
  expect(Severity::ok, "cpu quota", "8.00 PUs");
  checkup_.noise.throttled_periods = 3;
  expect(Severity::warning, "cpu quota", "in 3 periods");
}

TEST_F(DoctorTest, FrequencyAndVirtualisation) {
  expect(Severity::ok, "frequency", "performance");
  tree_.write("sys/devices/system/cpu/cpufreq/policy0/scaling_governor", "powersave");
  expect(Severity::warning, "frequency", "governor powersave");
  tree_.write("sys/devices/system/cpu/cpufreq/boost", "1");
  expect(Severity::note, "boost", "on");
  tree_.write("proc/cpuinfo", "flags : fpu hypervisor sse");
  expect(Severity::note, "virtualisation", "virtual machine");
}

TEST_F(DoctorTest, Clock) {
  expect(Severity::ok, "clock", "source tsc, 20 ns a reading, smallest step 1 ns");
  checkup_.clock.backward_steps = 2;
  expect(Severity::warning, "clock", "backwards 2 times in 1000 readings");
  checkup_.clock = {.overhead_ns = 900, .resolution_ns = 1, .backward_steps = 0, .readings = 1000};
  expect(Severity::warning, "clock", "900 ns a reading");
  checkup_.clock.overhead_ns = 20;
  tree_.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet");
  expect(Severity::warning, "clock", "source hpet");
}

TEST_F(DoctorTest, Memory) {
  tree_.write("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never");
  expect(Severity::warning, "huge pages", "2 MiB");
  tree_.write("proc/sys/kernel/randomize_va_space", "0");
  expect(Severity::warning, "address layout", "is 0");
  tree_.write("proc/sys/vm/overcommit_memory", "2");
  expect(Severity::warning, "overcommit", "is 2");
  tree_.write("proc/meminfo", "SwapTotal: 2097152 kB\nSwapFree: 1048576 kB");
  expect(Severity::note, "swap", "2048 MiB, 1024 MiB in use");
}

TEST_F(DoctorTest, LimitsAgainstTheLargestCrowd) {
  expect(Severity::ok, "limit", "");
  const std::vector<Finding> all = findings();
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const Finding& each) {
    return each.found == "about 32764 kernel threads can be parked, then vm.max_map_count binds";
  }));
  tree_.write("proc/sys/vm/max_map_count", "10001");
  expect(Severity::warning, "limit",
         "room for about 5000 more kernel threads, the largest crowd needs 8000");
  EXPECT_THAT(finding("limit").affects, HasSubstr("tasks_alive"));
  EXPECT_THAT(finding("limit").advice, HasSubstr("/proc/sys/vm/max_map_count"));
}

TEST_F(DoctorTest, Noise) {
  checkup_.noise.steal_share = 0.03;
  expect(Severity::warning, "steal", "3.0 %");
  checkup_.noise.busy_share = 0.5;
  checkup_.noise.runnable = 3;
  checkup_.noise.load_1min = 1.5;
  expect(Severity::warning, "load", "50.0 % of the time, 2 runnable, load 1.50");
  checkup_.noise.psi_memory_share = 0.2;
  expect(Severity::warning, "memory pressure", "20.0 %");
  checkup_.noise.psi_io_share.reset();
  expect(Severity::note, "io pressure", "keeps no pressure figures");
  checkup_.noise.steal_share.reset();
  expect(Severity::note, "steal", "does not tell");
}

TEST_F(DoctorTest, Distance) {
  expect(Severity::ok, "distance", "no finding");
  checkup_.line_ns = {52, 50, 61};
  expect(Severity::ok, "distance", "50 to 61 ns");
  checkup_.line_ns.push_back(390);
  expect(Severity::note, "distance", "50 to 390 ns");
}

TEST_F(DoctorTest, Counters) {
  expect(Severity::ok, "counters", "can be counted");
  tree_.write("proc/sys/kernel/perf_event_paranoid", "2");
  checkup_.perf_events.hardware_missing_because = "the processor has none";
  expect(
      Severity::note, "counters",
      "hardware events are missing because the processor has none (kernel.perf_event_paranoid: 2)");
}

TEST(PerfEvents, AreNamedOrMissingForAReason) {
  PerfEvents events;
  events.hardware_missing_because = "the processor has none";
  EXPECT_EQ(hardware_counters_words(events), "missing because the processor has none");
  events.countable = {{"cycles_per_op", 0, 0}, {"instructions_per_op", 0, 1}};
  EXPECT_EQ(hardware_counters_words(events), "cycles_per_op, instructions_per_op");
}

TEST_F(DoctorTest, EveryWarningSaysWhatToDo) {
  FakeTree empty;
  for (const Finding& each : examine(Topology::synthetic("pu:1"), Checkup{}, empty.files())) {
    EXPECT_TRUE(each.severity != Severity::warning || !each.advice.empty()) << each.topic;
    EXPECT_FALSE(each.found.empty()) << each.topic;
  }
}

}  // namespace
}  // namespace barista
