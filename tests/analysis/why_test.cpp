#include "harness/analysis/why.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/named_rows.hpp"
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
    made.process(cell("go", "yield", "tasks=2"), "yield_ns", {90, 50, 52}, "", "busy")
        .process(cell("go", "yield", "tasks=2"), "yield_ns", {91, 48, 49})
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
      journal += journal_line({process, samples.size()});
    for (int process = 0; process < processes; ++process)
      plan.push_back({.process = process, .pus = {1u}});
    run_.files = {directory_.path()};
    write_whole_file(run_.files.samples(), samples);
    write_whole_file(run_.files.journal(), journal);
    write_whole_file(run_.files.plan(), plan_text(plan));
  }

  std::size_t rows(const std::string& wanted) {
    return rows_meant(summarise(read_grouped(run_), 0), wanted).size();
  }

  /// Of the one row that is meant.
  Explanation explained(const std::string& wanted) {
    const GroupedSamples grouped = read_grouped(run_);
    const Summary summary = summarise(grouped, run_.manifest.seed);
    const std::vector<std::size_t> meant = rows_meant(summary, wanted);
    EXPECT_EQ(meant.size(), 1u) << wanted;
    return explain(run_, grouped, summary, meant.front());
  }

  std::string refusal(const std::string& wanted) {
    try {
      rows(wanted);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "nothing was refused";
  }

  TemporaryDirectory directory_;
  RecordedRun run_;
};

TEST_F(Why, shows_every_sample_and_what_was_left_out) {
  const Explanation explanation = explained("go/yield/tasks=2/one_pu/1:yield_ns");
  EXPECT_EQ(explanation.figure.median->value, 49.75);
  ASSERT_EQ(explanation.samples.size(), 7u);
  const ExplainedSample& first = explanation.samples.front();
  EXPECT_EQ(first.sample.flags, "busy");
  EXPECT_EQ(first.place, std::size_t{processes});
  EXPECT_EQ(first.pus, std::vector<unsigned>{1});
  EXPECT_EQ(first.left_out, "cold: the first repetition is a figure of its own");
  EXPECT_EQ(explanation.samples[1].left_out, "");
  EXPECT_EQ(explanation.samples.back().left_out, "invalid: a yield was lost");
}

TEST_F(Why, takes_the_number_of_a_row) {
  const Explanation by_name = explained("go/yield/tasks=2:yield_ns");
  const Explanation by_number = explained(std::to_string(by_name.row));
  EXPECT_EQ(row_name(by_number.figure), "go/yield/tasks=2/one_pu/1:yield_ns");
  EXPECT_THAT(refusal("0"), HasSubstr("there is no row 0"));
  EXPECT_THAT(refusal("99"), HasSubstr("has the rows 1 to"));
}

TEST_F(Why, shows_the_totals_behind_a_slope) {
  const Explanation slope = explained("tbb/parked_memory/one_pu/1:pss_bytes_per_task");
  EXPECT_NEAR(slope.figure.median->value, 1000, 1e-9);
  ASSERT_EQ(slope.samples.size(), 3u);
  EXPECT_EQ(slope.samples[2].sample.key.params, "tasks=2000");
  EXPECT_THAT(explanation_text(slope, {}), HasSubstr("tasks=2000"));
}

TEST_F(Why, tells_how_the_processes_lie_around_the_median) {
  const Explanation explanation = explained("go/yield/tasks=2:yield_ns");
  ASSERT_TRUE(explanation.around);
  EXPECT_EQ(explanation.around->mean.value, 49.75);  // of 51 and 48.5
  EXPECT_FALSE(explanation.around->mean.interval);
  EXPECT_NEAR(explanation.around->low_tenth.value, 48.75, 1e-12);
  EXPECT_THAT(explanation_text(explanation, {}), HasSubstr("mean 49.8 ns\n"));
  EXPECT_EQ(nlohmann::json::parse(explanation_json(explanation))["mean"]["value"], 49.75);
}

TEST_F(Why, has_no_mean_of_what_is_derived_from_several_cells) {
  EXPECT_FALSE(explained("tbb/parked_memory/one_pu/1:pss_bytes_per_task").around);
}

TEST_F(Why, shows_both_totals_behind_a_share_of_what_was_lost) {
  const Explanation share = explained("go/parked_memory/one_pu/1:layers_share_of_lost");
  EXPECT_NEAR(share.figure.median->value, 2500.0 / 2600, 1e-9);
  EXPECT_EQ(share.samples.size(), 6u);
  EXPECT_THAT(explanation_text(share, {}), HasSubstr("tasks=2000  system_lost_bytes"));
  EXPECT_FALSE(share.around);
}

TEST_F(Why, suggests_the_nearest_name) {
  EXPECT_THAT(refusal("go/yeld/tasks=2/one_pu/1:yield_ns"),
              HasSubstr("did you mean 'go/yield/tasks=2/one_pu/1:yield_ns'"));
}

TEST_F(Why, takes_a_part_of_a_name_and_finds_what_the_experiment_answers) {
  EXPECT_EQ(row_name(explained("go/yield/tasks=16").figure), "go/yield/tasks=16/one_pu/1:yield_ns");
  EXPECT_EQ(row_name(explained("yield/tasks=16").figure), "go/yield/tasks=16/one_pu/1:yield_ns");
  EXPECT_EQ(row_name(explained("tbb/parked_memory").figure),
            "tbb/parked_memory/one_pu/1:pss_bytes_per_task")
      << "the slope, not one of its totals";
  EXPECT_EQ(row_name(explained("layers_share_of_lost").figure),
            "go/parked_memory/one_pu/1:layers_share_of_lost")
      << "a metric alone";
  EXPECT_EQ(rows("go/yield:yield_ns"), 2u);
  EXPECT_EQ(rows("go"), 3u) << "two yields, and the whole cost";
}

TEST_F(Why, takes_a_name_that_a_narrow_table_broke) {
  EXPECT_EQ(row_name(explained("go/yield/\n  tasks=16/one_pu/\n  1:yield_ns").figure),
            "go/yield/tasks=16/one_pu/1:yield_ns");
}

TEST_F(Why, prints_people_and_programs_the_same) {
  const Explanation explanation = explained("go/yield/tasks=2:yield_ns");
  const std::string text = explanation_text(explanation, {});
  EXPECT_THAT(text, HasSubstr("2 processes, 4 values used, 2 flagged, 1 invalid; cold 90.5 ns"));
  EXPECT_THAT(text, HasSubstr("left out, invalid: a yield was lost"));
  const auto json = nlohmann::json::parse(explanation_json(explanation));
  ASSERT_EQ(json["samples"].size(), 7u);
  EXPECT_EQ(json["samples"][0]["flags"], "busy");
  EXPECT_EQ(json["samples"][0]["place"], processes);
  EXPECT_EQ(json["samples"][6]["used"], false);
  EXPECT_TRUE(json["samples"][6]["value"].is_null());
}

}  // namespace
}  // namespace barista
