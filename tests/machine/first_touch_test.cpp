#include "harness/machine/first_touch.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "harness/machine/limits.hpp"
#include "tests/machine/fake_tree.hpp"

namespace barista {
namespace {

constexpr std::int64_t mib = 1 << 20;

long faults_of_children() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_minflt;
}

long largest_child_kib() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_maxrss;
}

TEST(FirstTouch, WritesToEveryPageInAnotherProcess) {
  const long faults = faults_of_children();
  EXPECT_EQ(touch_and_release(64 * mib, std::chrono::seconds(100)), 64 * mib);
  EXPECT_GT(faults_of_children(), faults);
  EXPECT_GE(largest_child_kib(), 64 * 1024);
}

TEST(FirstTouch, EndsWhenItsTimeIsOver) {
  EXPECT_EQ(touch_and_release(64 * mib, std::chrono::seconds(0)), 0);
}

TEST(FirstTouch, TakesNotMoreThanTheSystemHas) {
  EXPECT_LT(touch_and_release(std::int64_t{1} << 60, std::chrono::milliseconds(20)),
            std::int64_t{1} << 60);
  EXPECT_EQ(touch_and_release(0, std::chrono::seconds(1)), 0);
}

TEST(FirstTouch, StaysWithinTheSmallestGroup) {
  FakeTree tree;
  tree.write("proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 12582912 kB")
      .write("proc/sys/vm/overcommit_memory", "0")
      .write("proc/self/cgroup", "0::/outer/box")
      .write("cgroup/cgroup.controllers", "memory")
      .write("cgroup/outer/memory.max", std::to_string(40 * mib))
      .write("cgroup/outer/memory.current", std::to_string(8 * mib))
      .write("cgroup/outer/box/memory.max", std::to_string(300 * mib))
      .write("cgroup/outer/box/memory.current", "0");
  EXPECT_EQ(available_memory_bytes(tree.files()), 32u * mib);
  EXPECT_EQ(touch_and_release(6144 * mib, std::chrono::seconds(100), tree.files()), 16 * mib);
}

TEST(FirstTouch, TakesNothingWhereNobodyTellsWhatThereIs) {
  FakeTree tree;
  tree.write("proc/meminfo", "");
  EXPECT_EQ(available_memory_bytes(tree.files()), std::nullopt);
  EXPECT_EQ(touch_and_release(64 * mib, std::chrono::seconds(100), tree.files()), 0);
}

TEST(FirstTouch, IsExpectedToTakeLongerForMoreButNotForLongerThanItMay) {
  const auto expected = [](std::int64_t bytes) {
    return expected_touch_seconds(bytes, std::chrono::seconds(5));
  };
  EXPECT_EQ(expected(0), 0);
  EXPECT_GT(expected(64 * mib), 0);
  EXPECT_GT(expected(128 * mib), expected(64 * mib));
  EXPECT_LE(expected(std::int64_t{1} << 60), 5);
}

}  // namespace
}  // namespace barista
