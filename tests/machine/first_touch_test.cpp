#include "harness/machine/first_touch.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

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

}  // namespace
}  // namespace barista
