#include "harness/analysis/why.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/record/durable_file.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/samples_csv.hpp"
#include "tests/analysis/made_samples.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::cell;
using ::testing::HasSubstr;

constexpr int processes = 13;

class Why : public ::testing::Test {
 protected:
  Why() {
    testing::MadeSamples made;
    made.process(cell("go", "yield", "tasks=2"), "yield_ns", {50, 52}, "", "busy")
        .process(cell("go", "yield", "tasks=2"), "yield_ns", {48, 49})
        .without_value(cell("go", "yield", "tasks=2"), Status::invalid, "a yield was lost",
                       "yield_ns")
        .process(cell("go", "yield", "tasks=16"), "yield_ns", {60});
    for (const int tasks : {500, 1000, 2000})
      made.process(cell("tbb", "parked_memory", "tasks=" + std::to_string(tasks)), "pss_bytes",
                   {1000.0 * tasks})
          .process(cell("go", "parked_memory", "tasks=" + std::to_string(tasks)),
                   "whole_cost_bytes", {2500.0 * tasks})
          .process(cell("go", "parked_memory", "tasks=" + std::to_string(tasks)),
                   "system_lost_bytes", {2600.0 * tasks});
    std::string samples = samples_header(), journal = journal_header();
    std::vector<PlannedProcess> plan;
    for (const Sample& sample : made.rows()) append_sample(samples, sample);
    // Recorded in the opposite of the plan's order.
    for (int process = processes - 1; process >= 0; --process)
      journal += journal_line({process, 0});
    for (int process = 0; process < processes; ++process)
      plan.push_back({.process = process, .pus = {1u}});
    run_.files = {directory_.path()};
    write_whole_file(run_.files.samples(), samples);
    write_whole_file(run_.files.journal(), journal);
    write_whole_file(run_.files.plan(), plan_text(plan));
  }

  std::string refusal(const std::string& wanted) {
    try {
      explain(run_, wanted);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "nothing was refused";
  }

  TemporaryDirectory directory_;
  RecordedRun run_;
};

TEST_F(Why, shows_every_sample_and_what_was_left_out) {
  const Explanation explanation = explain(run_, "go/yield/tasks=2/one_pu/1:yield_ns");
  EXPECT_EQ(explanation.figure.median->value, 49.75);
  ASSERT_EQ(explanation.samples.size(), 5u);
  const ExplainedSample& first = explanation.samples.front();
  EXPECT_EQ(first.sample.flags, "busy");
  EXPECT_EQ(first.place, std::size_t{processes});
  EXPECT_EQ(first.pus, std::vector<unsigned>{1});
  EXPECT_EQ(first.left_out, "");
  EXPECT_EQ(explanation.samples.back().left_out, "invalid: a yield was lost");
}

TEST_F(Why, takes_the_number_of_a_row) {
  const Explanation by_name = explain(run_, "go/yield/tasks=2:yield_ns");
  const Explanation by_number = explain(run_, std::to_string(by_name.row));
  EXPECT_EQ(row_name(by_number.figure), "go/yield/tasks=2/one_pu/1:yield_ns");
  EXPECT_THAT(refusal("0"), HasSubstr("there is no row 0"));
  EXPECT_THAT(refusal("99"), HasSubstr("has the rows 1 to"));
}

TEST_F(Why, shows_the_totals_behind_a_slope) {
  const Explanation slope = explain(run_, "tbb/parked_memory/one_pu/1:pss_bytes_per_task");
  EXPECT_NEAR(slope.figure.median->value, 1000, 1e-9);
  ASSERT_EQ(slope.samples.size(), 3u);
  EXPECT_EQ(slope.samples[2].sample.key.params, "tasks=2000");
  EXPECT_THAT(explanation_text(slope), HasSubstr("tasks=2000"));
}

TEST_F(Why, tells_how_the_processes_lie_around_the_median) {
  const Explanation explanation = explain(run_, "go/yield/tasks=2:yield_ns");
  ASSERT_TRUE(explanation.around);
  EXPECT_EQ(explanation.around->mean.value, 49.75);  // of 51 and 48.5
  EXPECT_FALSE(explanation.around->mean.interval);
  EXPECT_NEAR(explanation.around->low_tenth.value, 48.75, 1e-12);
  EXPECT_THAT(explanation_text(explanation), HasSubstr("mean 49.8 ns\n"));
  EXPECT_EQ(nlohmann::json::parse(explanation_json(explanation))["mean"]["value"], 49.75);
}

TEST_F(Why, has_no_mean_of_what_is_derived_from_several_cells) {
  EXPECT_FALSE(explain(run_, "tbb/parked_memory/one_pu/1:pss_bytes_per_task").around);
}

TEST_F(Why, shows_both_totals_behind_a_share_of_what_was_lost) {
  const Explanation share = explain(run_, "go/parked_memory/one_pu/1:layers_share_of_lost");
  EXPECT_NEAR(share.figure.median->value, 2500.0 / 2600, 1e-9);
  EXPECT_EQ(share.samples.size(), 6u);
  EXPECT_THAT(explanation_text(share), HasSubstr("tasks=2000  system_lost_bytes"));
  EXPECT_FALSE(share.around);
}

TEST_F(Why, suggests_the_nearest_name) {
  EXPECT_THAT(refusal("go/yeld/tasks=2/one_pu/1:yield_ns"),
              HasSubstr("did you mean 'go/yield/tasks=2/one_pu/1:yield_ns'"));
  EXPECT_THAT(refusal("go/yield:yield_ns"), HasSubstr("means 2 rows"));
}

TEST_F(Why, prints_people_and_programs_the_same) {
  const Explanation explanation = explain(run_, "go/yield/tasks=2:yield_ns");
  const std::string text = explanation_text(explanation);
  EXPECT_THAT(text, HasSubstr("2 processes, 4 values used, 2 flagged, 1 left out"));
  EXPECT_THAT(text, HasSubstr("left out, invalid: a yield was lost"));
  const auto json = nlohmann::json::parse(explanation_json(explanation));
  ASSERT_EQ(json["samples"].size(), 5u);
  EXPECT_EQ(json["samples"][0]["flags"], "busy");
  EXPECT_EQ(json["samples"][0]["place"], processes);
  EXPECT_EQ(json["samples"][4]["used"], false);
  EXPECT_TRUE(json["samples"][4]["value"].is_null());
}

}  // namespace
}  // namespace barista
