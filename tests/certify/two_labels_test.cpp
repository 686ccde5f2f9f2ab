#include "harness/certify/two_labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Runtimes two_runtimes() {
  Runtimes runtimes;
  for (const char* name : {"go", "tbb"}) {
    runtimes.present.push_back({.description = {}, .executable = "bench", .content_id = name});
    runtimes.present.back().description.runtime = name;
  }
  return runtimes;
}

TEST(TwoLabels, ARuntimeIsTwiceThere) {
  const Runtimes labels = with_two_labels(two_runtimes(), two_runtimes(), {"tbb", "absent"}, 0);
  EXPECT_THAT(labels.names(), ElementsAre("tbb#1", "tbb#2"));
  for (const PresentRuntime& label : labels.present) {
    EXPECT_EQ(label.content_id, "tbb");
    EXPECT_THAT(label.arguments, IsEmpty());
  }
}

TEST(TwoLabels, OnlyTheSecondIsSlowedDown) {
  const Runtimes labels = with_two_labels(two_runtimes(), two_runtimes(), {"go"}, 0.05);
  EXPECT_THAT(labels.present[0].arguments, IsEmpty());
  EXPECT_THAT(labels.present[1].arguments, ElementsAre("--barista_slowdown=0.05"));
}

TEST(TwoLabels, TheSuiteAsksForBothAndLeavesBothOut) {
  Suite suite;
  suite.runtimes = {"go", "tbb"};
  suite.cells.push_back({.experiment = "yield", .params = {}, .except = {{"go", "why"}}});
  const Suite labelled = with_two_labels(suite, {"go"});
  EXPECT_THAT(labelled.runtimes, ElementsAre("go#1", "go#2"));
  EXPECT_THAT(labelled.cells[0].except,
              ElementsAre(std::pair("go#1", "why"), std::pair("go#2", "why")));
}

TEST(TwoLabels, AreSplitIntoSidesWithTheirOwnNames) {
  using testing::cell;
  const auto samples = testing::MadeSamples()
                           .around(cell("go#1", "yield"), "yield_ns", 1)
                           .around(cell("go#2", "yield"), "yield_ns", 2)
                           .around(cell("tbb#2", "yield"), "yield_ns", 3)
                           .grouper();
  const TwoSides sides = split_labels(samples);
  ASSERT_EQ(sides.first.size(), 1u);
  EXPECT_EQ(sides.first.begin()->first, cell("go", "yield"));
  ASSERT_EQ(sides.second.size(), 2u);
  EXPECT_EQ(sides.second.begin()->first, cell("go", "yield"));
  EXPECT_EQ(sides.second.begin()->second.metrics.at("yield_ns").values.size(), 7u);
}

}  // namespace
}  // namespace barista
