#include "harness/worker/case_name.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace barista {
namespace {

void run_nothing(Trial&) {}

std::vector<Entry> entries() {
  const ExperimentInfo two_axes{
      .name = "pipeline",
      .family = "throughput",
      .question = "?",
      .axes = {{"stages", {0, 8}, "stages", 0}, {"capacity", {1, 128}, "capacity"}},
      .metrics = {},
      .needs = {}};
  const ExperimentInfo impossible{.name = "impossible",
                                  .family = "spawn",
                                  .question = "?",
                                  .axes = {},
                                  .metrics = {},
                                  .needs = {}};
  return {{two_axes, run_nothing, "", ""}, {impossible, nullptr, "it has no wings", ""}};
}

std::string complaint(std::string_view name) {
  const std::vector<Entry> known = entries();
  try {
    parse_case(name, known);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "accepted";
}

TEST(CaseName, IsReadBackAsItWasWritten) {
  const std::vector<Entry> known = entries();
  const Case one = parse_case("pipeline/stages:8/capacity:128/workers:2", known);
  EXPECT_EQ(one.params.at("stages"), 8);
  EXPECT_EQ(one.params.at("capacity"), 128);
  EXPECT_EQ(one.workers, 2u);
  EXPECT_EQ(name_of(one), "pipeline/stages:8/capacity:128/workers:2");
}

TEST(CaseName, DefaultsAreEveryCombinationForOneAndForAllWorkers) {
  const std::vector<Entry> known = entries();
  std::vector<std::string> names;
  for (const Case& one : default_cases(known, 4)) names.push_back(name_of(one));
  EXPECT_THAT(
      names,
      testing::ElementsAre(
          "pipeline/stages:0/capacity:1/workers:1", "pipeline/stages:0/capacity:128/workers:1",
          "pipeline/stages:8/capacity:1/workers:1", "pipeline/stages:8/capacity:128/workers:1",
          "pipeline/stages:0/capacity:1/workers:4", "pipeline/stages:0/capacity:128/workers:4",
          "pipeline/stages:8/capacity:1/workers:4", "pipeline/stages:8/capacity:128/workers:4"));
  EXPECT_EQ(default_cases(known, 1).size(), 4u);
}

TEST(CaseName, WhatIsWrongIsSaidInOneSentence) {
  using testing::HasSubstr;
  EXPECT_THAT(complaint("pipelin/workers:1"), HasSubstr("there is no experiment 'pipelin'"));
  EXPECT_THAT(complaint("impossible/workers:1"), HasSubstr("it has no wings"));
  EXPECT_THAT(complaint("pipeline/stages:0/depth:1/workers:1"), HasSubstr("no axis 'depth'"));
  EXPECT_THAT(complaint("pipeline/stages:0/workers:1"),
              HasSubstr("the axis 'capacity' is missing"));
  EXPECT_THAT(complaint("pipeline/stages:0/capacity:1"), HasSubstr("workers:<n> is missing"));
  EXPECT_THAT(complaint("pipeline/stages:0/capacity:0/workers:1"),
              HasSubstr("a whole number from 1 to 1000000000 in 'capacity:0'"));
  EXPECT_THAT(complaint("pipeline/stages:8/capacity:1000000001/workers:2"),
              HasSubstr("a whole number from 1 to 1000000000 in 'capacity:1000000001'"));
  EXPECT_THAT(complaint("pipeline/stages:-1/capacity:1/workers:1"),
              HasSubstr("from 0 to 1000000000 in 'stages:-1'"));
  EXPECT_THAT(complaint("pipeline/stages:9x/capacity:1/workers:1"), HasSubstr("in 'stages:9x'"));
  EXPECT_THAT(complaint("pipeline/stages/capacity:1/workers:1"),
              HasSubstr("expected <axis>:<value>, found 'stages'"));
  EXPECT_THAT(complaint("pipeline/stages:0/capacity:1/workers:0"),
              HasSubstr("from 1 to 2147483647 in 'workers:0'"));
}

}  // namespace
}  // namespace barista
