#include "harness/worker/flags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace barista {
namespace {

struct Taken {
  WorkerFlags flags;
  std::vector<std::string> rest;
};

Taken take(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "bench-x");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  int argc = static_cast<int>(argv.size());
  Taken taken{take_flags(argc, argv.data()), {}};
  for (int i = 1; i < argc; ++i) taken.rest.push_back(argv[i]);
  return taken;
}

TEST(WorkerFlags, AreTakenOutAndTheRestIsLeft) {
  const Taken taken =
      take({"--benchmark_filter=x", "--barista_pus=3,0,5", "--barista_case=yield/tasks:2/workers:1",
            "--barista_seed=42", "--barista_slowdown=0.05", "rest"});
  EXPECT_THAT(taken.flags.pus, testing::ElementsAre(3u, 0u, 5u));
  EXPECT_EQ(taken.flags.case_name, "yield/tasks:2/workers:1");
  EXPECT_EQ(taken.flags.seed, 42u);
  EXPECT_EQ(taken.flags.slowdown, 0.05);
  EXPECT_FALSE(taken.flags.describe);
  EXPECT_THAT(taken.rest, testing::ElementsAre("--benchmark_filter=x", "rest"));
  EXPECT_TRUE(take({"--barista_describe"}).flags.describe);
  EXPECT_TRUE(take({"--barista_clock=coarse"}).flags.coarse_clock);
  EXPECT_FALSE(take({"--barista_clock=monotonic"}).flags.coarse_clock);
}

TEST(WorkerFlags, TheShortestTimeIsUnderstoodWithAndWithoutItsUnit) {
  EXPECT_EQ(take({}).flags.min_time_s, std::nullopt);
  for (const std::string spelling : {"0.05", "0.05s"}) {
    const Taken taken = take({"--benchmark_min_time=" + spelling});
    EXPECT_EQ(taken.flags.min_time_s, 0.05);
    EXPECT_THAT(taken.rest, testing::IsEmpty());
  }
  for (const std::string wrong : {"", "s", "fast", "-1", "nan", "inf", "1m", "3x", "1ss"})
    EXPECT_THROW(take({"--benchmark_min_time=" + wrong}), std::invalid_argument) << wrong;
}

TEST(WorkerFlags, WrongOnesAreRefused) {
  EXPECT_THROW(take({"--barista_pu=1"}), std::invalid_argument);
  EXPECT_THROW(take({"--barista_pus=1,x"}), std::invalid_argument);
  EXPECT_THROW(take({"--barista_slowdown=5%"}), std::invalid_argument);
  EXPECT_THROW(take({"--barista_slowdown=-0.1"}), std::invalid_argument);
  EXPECT_THROW(take({"--barista_pus=-1"}), std::invalid_argument);
  EXPECT_THROW(take({"--barista_seed="}), std::invalid_argument);
  EXPECT_THROW(take({"--barista_clock=sun"}), std::invalid_argument);
}

}  // namespace
}  // namespace barista
