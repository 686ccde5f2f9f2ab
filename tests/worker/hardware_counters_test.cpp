#include "harness/worker/hardware_counters.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

namespace barista {
namespace {

using testing::ElementsAre;
using testing::Optional;

/// A pipe in place of a perf_event descriptor: gives these numbers, a read of three each.
class FakeCounter {
 public:
  explicit FakeCounter(const std::vector<std::uint64_t>& numbers) {
    EXPECT_EQ(::pipe2(ends_, O_NONBLOCK), 0);
    const std::size_t bytes = numbers.size() * sizeof numbers[0];
    EXPECT_EQ(::write(ends_[1], numbers.data(), bytes), static_cast<ssize_t>(bytes));
  }
  ~FakeCounter() {
    for (const int end : ends_) ::close(end);
  }
  FakeCounter(const FakeCounter&) = delete;
  FakeCounter& operator=(const FakeCounter&) = delete;

  std::string entry(const std::string& metric) const {
    return metric + "=" + std::to_string(ends_[0]);
  }

 private:
  int ends_[2]{};
};

TEST(HardwareCounters, AreReadFromTheirDescriptors) {
  const FakeCounter cycles({500, 100, 100, 900, 200, 200});
  const FakeCounter branches({7, 100, 100});
  const HardwareCounters counters(
      (branches.entry("branch_misses_per_op") + "," + cycles.entry("cycles_per_op")).c_str());
  EXPECT_THAT(counters.read(),
              ElementsAre(Optional(500.0), std::nullopt, Optional(7.0), std::nullopt));
  EXPECT_THAT(counters.read(),
              ElementsAre(Optional(900.0), std::nullopt, std::nullopt, std::nullopt))
      << "what cannot be read is not counted";
}

TEST(HardwareCounters, AreScaledToTheWholeTime) {
  const FakeCounter cycles({500, 100, 25});
  EXPECT_THAT(HardwareCounters(cycles.entry("cycles_per_op").c_str()).read()[0], Optional(2000.0));
}

TEST(HardwareCounters, ThatHaveNeverCountedSayNothing) {
  const FakeCounter cycles({0, 100, 0});
  EXPECT_EQ(HardwareCounters(cycles.entry("cycles_per_op").c_str()).read()[0], std::nullopt);
}

TEST(HardwareCounters, AreNoneWithoutTheVariableOrWithANonsensicalOne) {
  const FakeCounter cycles({500, 100, 100});
  for (const char* variable :
       {static_cast<const char*>(nullptr), "", ",", "cycles_per_op",
        "cycles_per_op=", "cycles_per_op=3x", "cycles=100", "=", "cycles_per_op=-1"})
    for (const std::optional<double>& count : HardwareCounters(variable).read())
      EXPECT_EQ(count, std::nullopt);
}

}  // namespace
}  // namespace barista
