#include "harness/machine/noise.hpp"

#include <gtest/gtest.h>

#include "tests/machine/fake_tree.hpp"

namespace barista {
namespace {

TEST(Noise, ReadsTheKernelsCounters) {
  FakeTree tree;
  tree.write("proc/stat",
             "cpu  100 1 50 800 20 2 3 24 7 0\ncpu0 1 1 1 1 1 1 1 1 0 0\nctxt 5000\nprocesses "
             "9\nprocs_running 3");
  tree.write("proc/loadavg", "1.25 0.5 0.1 3/102 9771");
  tree.write("proc/pressure/cpu",
             "some avg10=0.48 avg60=0.89 avg300=0.59 total=9726775\nfull avg10=0.00 total=1");
  const NoiseReading reading = read_noise(tree.files());
  EXPECT_EQ(reading.total_jiffies, 1000u) << "guest time is part of user time";
  EXPECT_EQ(reading.idle_jiffies, 820u);
  EXPECT_EQ(reading.steal_jiffies, 24u);
  EXPECT_EQ(reading.context_switches, 5000u);
  EXPECT_EQ(reading.procs_running, 3u);
  EXPECT_EQ(reading.load_1min, 1.25);
  EXPECT_EQ(reading.psi_cpu_us, 9'726'775u);
  EXPECT_FALSE(reading.psi_memory_us);
  EXPECT_FALSE(reading.throttled_periods);
}

TEST(Noise, ReadsThrottlingOfTheOwnGroup) {
  FakeTree tree;
  tree.write("proc/self/cgroup", "0::/a").write("cgroup/cgroup.controllers", "cpu");
  tree.write("cgroup/a/cpu.stat",
             "usage_usec 1\nnr_periods 10\nnr_throttled 4\nthrottled_usec 900");
  EXPECT_EQ(read_noise(tree.files()).throttled_periods, 4u);
}

TEST(Noise, WhatIsMissingIsNothing) {
  FakeTree tree;
  tree.write("proc/stat", "cpu  100 1 50");
  const NoiseReading reading = read_noise(tree.files());
  EXPECT_FALSE(reading.total_jiffies);
  EXPECT_FALSE(reading.procs_running);
  EXPECT_FALSE(reading.load_1min);
  const Noise noise = noise_between(reading, reading);
  EXPECT_FALSE(noise.steal_share);
  EXPECT_FALSE(noise.busy_share);
  EXPECT_FALSE(noise.psi_cpu_share);
}

NoiseReading reading_at(std::int64_t ns, std::uint64_t total, std::uint64_t idle,
                        std::uint64_t steal) {
  NoiseReading reading;
  reading.taken = {ns, ns, ns, ns};
  reading.total_jiffies = total;
  reading.idle_jiffies = idle;
  reading.steal_jiffies = steal;
  return reading;
}

TEST(Noise, SharesOfTheTimeBetween) {
  NoiseReading begin = reading_at(1'000'000'000, 1000, 900, 10);
  NoiseReading end = reading_at(3'000'000'000, 1400, 1200, 30);
  begin.context_switches = 100;
  end.context_switches = 700;
  begin.psi_cpu_us = 0;
  end.psi_cpu_us = 500'000;
  end.procs_running = 2;
  end.load_1min = 0.5;
  begin.procs_running = 4;
  const Noise noise = noise_between(begin, end);
  EXPECT_DOUBLE_EQ(noise.seconds, 2);
  EXPECT_DOUBLE_EQ(noise.steal_share.value(), 0.05);
  EXPECT_DOUBLE_EQ(noise.busy_share.value(), 0.25);
  EXPECT_DOUBLE_EQ(noise.context_switches_per_s.value(), 300);
  EXPECT_DOUBLE_EQ(noise.psi_cpu_share.value(), 0.25);
  EXPECT_EQ(noise.runnable, 2u);
  EXPECT_EQ(noise.load_1min, 0.5);
  EXPECT_EQ(noise.others_running, 1u) << "the reader ran at both ends, and one more";
  EXPECT_EQ(noise.clock_disagreement_s, 0);
}

TEST(Noise, ReadsFrequencyAndHeat) {
  FakeTree tree;
  for (const char* pu : {"cpu0", "cpu1"}) {
    const std::string folder = std::string("sys/devices/system/cpu/") + pu;
    tree.write(folder + "/cpufreq/scaling_cur_freq", pu == std::string("cpu0") ? "3000" : "2000");
    tree.write(folder + "/thermal_throttle/core_throttle_count", "4");
  }
  const NoiseReading begin = read_noise(tree.files());
  EXPECT_EQ(begin.frequency_khz, 2500u);
  EXPECT_EQ(begin.thermal_throttles, 8u);
  tree.write("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "1000");
  tree.write("sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "5");
  const Noise noise = noise_between(begin, read_noise(tree.files()));
  EXPECT_DOUBLE_EQ(noise.frequency_ratio.value(), 0.8);
  EXPECT_EQ(noise.thermal_throttles, 1u);
}

TEST(Clocks, DisagreeWhenOneIsSetOrSlewedOrStops) {
  const ClockReading begin{1'000, 2'000, 3'000, 4'000};
  const auto after_a_second = [&](std::int64_t raw, std::int64_t realtime, std::int64_t boottime) {
    constexpr std::int64_t second = 1'000'000'000;
    return clock_disagreement_s(begin, {1'000 + second, 2'000 + second + raw,
                                        3'000 + second + realtime, 4'000 + second + boottime});
  };
  EXPECT_EQ(after_a_second(0, 0, 0), 0);
  EXPECT_DOUBLE_EQ(after_a_second(500'000, 0, 0), 500e-6);
  EXPECT_DOUBLE_EQ(after_a_second(0, -3'600'000'000'000, 0), 3600);
  EXPECT_DOUBLE_EQ(after_a_second(-1, 2, 60'000'000'000), 60);
}

TEST(Clocks, AreReadOffTheKernel) {
  const ClockReading reading = read_clocks();
  EXPECT_GT(reading.monotonic_ns, 0);
  EXPECT_GT(reading.raw_ns, 0);
  EXPECT_GT(reading.realtime_ns, reading.monotonic_ns);
  EXPECT_GE(reading.boottime_ns, 0);
}

TEST(Noise, CountersThatRunBackwardsGiveNothing) {
  const Noise noise = noise_between(reading_at(0, 1000, 900, 30), reading_at(1, 1100, 950, 10));
  EXPECT_FALSE(noise.steal_share);
  EXPECT_DOUBLE_EQ(noise.busy_share.value(), 0.5);
}

TEST(Noise, NoTimeBetweenGivesNoShares) {
  const NoiseReading reading = reading_at(5, 1000, 900, 30);
  EXPECT_FALSE(noise_between(reading, reading).steal_share);
}

}  // namespace
}  // namespace barista
