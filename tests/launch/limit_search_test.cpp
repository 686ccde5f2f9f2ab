#include "harness/launch/limit_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace barista {
namespace {

using testing::HasSubstr;

std::function<Probe(long)> all_live() {
  return [](long tasks) { return Probe{Probe::End::alive, tasks, ""}; };
}

std::function<Probe(long)> dies_above(long limit) {
  return [=](long tasks) {
    return tasks <= limit ? Probe{Probe::End::alive, tasks, ""}
                          : Probe{Probe::End::died, 0, "memory ceiling 4096 MiB"};
  };
}

std::function<Probe(long)> refuses_above(long limit) {
  return [=](long tasks) {
    return tasks <= limit ? Probe{Probe::End::alive, tasks, ""}
                          : Probe{Probe::End::alive, limit, "vm.max_map_count=65530"};
  };
}

TEST(LimitSearch, StopsAtTheCap) {
  const SearchResult found = search_limit(1'000'000, all_live());
  EXPECT_EQ(found.tasks, 1'000'000);
  EXPECT_EQ(found.reason, "stopped at the suite's cap of 1000000");
  EXPECT_EQ(found.probes, 1);
}

TEST(LimitSearch, ConfirmsWhatCreationLeft) {
  const SearchResult found = search_limit(1'000'000, refuses_above(32'743));
  EXPECT_EQ(found.tasks, 32'743);
  EXPECT_EQ(found.reason, "vm.max_map_count=65530");
  EXPECT_EQ(found.probes, 2);
}

TEST(LimitSearch, NarrowsWhereTheWorkerDies) {
  for (const long limit : {999'999L, 700'000L, 118'234L, 62'500L, 16'000L, 4'097L}) {
    const SearchResult found = search_limit(1'000'000, dies_above(limit));
    EXPECT_LE(found.tasks, limit);
    EXPECT_GE(static_cast<double>(found.tasks), 0.965 * static_cast<double>(limit)) << limit;
    EXPECT_THAT(found.reason, HasSubstr("memory ceiling 4096 MiB (at "));
    EXPECT_LE(found.probes, most_probes);
  }
}

TEST(LimitSearch, DoesNotSpendManyTimeOuts) {
  int time_outs = 0;
  const auto probe = [&](long tasks) {
    if (tasks <= 260'000) return Probe{Probe::End::alive, tasks, ""};
    ++time_outs;
    return Probe{Probe::End::stopped, 0, "time-out 10 s"};
  };
  const SearchResult found = search_limit(1'000'000, probe);
  EXPECT_EQ(found.tasks, 250'000);
  EXPECT_EQ(found.reason, "time-out 10 s (at 437500 tasks)");
  EXPECT_EQ(time_outs, 3);
}

TEST(LimitSearch, FindsTheLimitThatBindsBelowTheCeiling) {
  const auto probe = [](long tasks) {
    return tasks > 100'000 ? dies_above(0)(tasks) : refuses_above(32'000)(tasks);
  };
  const SearchResult found = search_limit(1'000'000, probe);
  EXPECT_EQ(found.tasks, 32'000);
  EXPECT_EQ(found.reason, "vm.max_map_count=65530");
}

TEST(LimitSearch, GoesOnDownwardsIfARefusalIsNotConfirmed) {
  int asked = 0;
  const auto probe = [&](long tasks) {
    ++asked;
    if (asked == 1) return Probe{Probe::End::alive, 50'000, "pids.max"};
    return dies_above(30'000)(tasks);
  };
  const SearchResult found = search_limit(1'000'000, probe);
  EXPECT_LE(found.tasks, 30'000);
  EXPECT_GE(found.tasks, 28'900);
  EXPECT_THAT(found.reason, HasSubstr("memory ceiling"));
}

TEST(LimitSearch, GivesUpWhereNothingLives) {
  const SearchResult found = search_limit(1'000'000, dies_above(0));
  EXPECT_EQ(found.tasks, 0);
  EXPECT_EQ(found.reason, "memory ceiling 4096 MiB");
  EXPECT_LE(found.probes, most_probes);
}

TEST(LimitSearch, StopsAtOnceWhereNoNumberHelps) {
  const auto probe = [](long) {
    return Probe{Probe::End::hopeless, 0, "bench-x cannot be started"};
  };
  const SearchResult found = search_limit(1'000'000, probe);
  EXPECT_EQ(found.tasks, 0);
  EXPECT_EQ(found.reason, "bench-x cannot be started");
  EXPECT_EQ(found.probes, 1);
}

TEST(LimitSearch, ManagesSmallNumbers) {
  EXPECT_EQ(search_limit(1, all_live()).tasks, 1);
  EXPECT_EQ(search_limit(10, dies_above(3)).tasks, 3);
  EXPECT_EQ(search_limit(10, refuses_above(1)).reason, "vm.max_map_count=65530");
}

}  // namespace
}  // namespace barista
