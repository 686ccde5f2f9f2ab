// What files may name, apart from the places where they name it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/plan/figure_params.hpp"
#include "harness/plan/runtime_names.hpp"

namespace barista {
namespace {

const ExperimentDescription a_pipeline{
    .name = "pipeline",
    .family = "throughput",
    .axes = {{"stages", {8}, "", 0, 50}, {"capacity", {0}, "", 0, 1000}}};
const ExperimentDescription a_memory{
    .name = "memory", .family = "memory", .axes = {{"tasks", {9}}}};
const ExperimentDescription a_limit{.name = "limit", .family = "limit", .axes = {{"tasks", {9}}}};

TEST(FigureParams, AreThoseOfARowOfASummary) {
  EXPECT_EQ(objection_to_params(a_pipeline, "message_ns", "stages=8;capacity=0"), "");
  EXPECT_EQ(objection_to_params(a_memory, "pss_bytes", "tasks=500"), "");
  EXPECT_EQ(objection_to_params(a_memory, "pss_bytes_per_task", ""), "");
  EXPECT_EQ(objection_to_params(a_limit, "tasks_alive", ""), "");
}

TEST(FigureParams, ThatAreMistypedAreNamed) {
  EXPECT_EQ(objection_to_params(a_pipeline, "message_ns", "stage=8;capacity=0"),
            "experiment 'pipeline' has no axis 'stage', did you mean 'stages'?");
  EXPECT_EQ(objection_to_params(a_pipeline, "message_ns", "stages=51;capacity=0"),
            "'stages' in 'params' should be a whole number from 0 to 50, not '51'");
  for (const std::string value : {"many", "2.5", "08", "", " 8", "99999999999999999999"})
    EXPECT_EQ(objection_to_params(a_pipeline, "message_ns", "stages=" + value + ";capacity=0"),
              "'stages' in 'params' should be a whole number such as 100, not '" + value + "'");
}

TEST(FigureParams, ThatNoRowHasAreNamed) {
  const std::string needed =
      "message_ns of experiment 'pipeline' needs params = \"stages=...;capacity=...\", not ";
  for (const std::string params : {"", "stages=8", "capacity=0;stages=8", "stages=8;stages=8",
                                   "stages=8;capacity=0;stages=8", "stages", "stages=8,capacity=0"})
    EXPECT_EQ(objection_to_params(a_pipeline, "message_ns", params), needed + '"' + params + '"');
  EXPECT_EQ(objection_to_params(a_memory, "pss_bytes_per_task", "tasks=500"),
            "pss_bytes_per_task of experiment 'memory' has no params; leave them out, not "
            "'tasks=500'");
  EXPECT_EQ(objection_to_params(a_limit, "tasks_alive", "tasks=500"),
            "tasks_alive of experiment 'limit' has no params; leave them out, not 'tasks=500'");
}

TEST(RuntimeNames, OfARunMayBeOthersButNoSlips) {
  const std::vector<std::string> known{"boost_fiber_pooled", "one"};
  for (const char* name : {"boost_fiber_pooled", "one", "two", "on", "std_thread_64k"})
    EXPECT_EQ(objection_to_slip(name, known), "") << name;
  EXPECT_EQ(objection_to_slip("boost_fibre_pooled", known),
            "there is no runtime 'boost_fibre_pooled', did you mean 'boost_fiber_pooled'?");
}

TEST(RuntimeNames, HereAreKnownOrVariants) {
  const std::vector<std::string> known{"std_thread", "std_thread_64k"};
  EXPECT_EQ(objection_to_runtime("std_thread_huge", known), "");
  for (const char* name : {"std_thread_65k", "sdt_thread", "go"})
    EXPECT_THAT(objection_to_runtime(name, known), testing::HasSubstr("there is no runtime"))
        << name;
}

}  // namespace
}  // namespace barista
