// What a comparison says of itself, on a terminal, in Markdown and in JSON.
#include "harness/analysis/compare_text.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/text/utf8.hpp"
#include "tests/analysis/made_comparisons.hpp"

namespace barista {
namespace {

using testing::cell;
using testing::compare_all;
using ::testing::HasSubstr;
using testing::hops;
using testing::MadeSamples;
using testing::narrow;
using testing::ring;

/// As narrow(), the first `flagged` of them marked.
MadeSamples disturbed(double value, int flagged) {
  MadeSamples made;
  for (const double each : narrow(value))
    made.process(ring, "hop_ns", {each}, "", flagged-- > 0 ? "busy" : "");
  return made;
}

TEST(Contamination, of_either_side_is_told_in_every_form) {
  const CompareHeading heading{.first = "a", .second = "b", .warning = {}};
  const auto report = [](int first, int second) {
    return compare_all(disturbed(100, first), disturbed(101, second));
  };
  EXPECT_EQ(report(5, 5).comparisons[0].contaminated_side(), "");
  EXPECT_EQ(report(6, 5).comparisons[0].contaminated_side(), "first");
  EXPECT_EQ(report(0, 10).comparisons[0].contaminated_side(), "second");
  EXPECT_EQ(report(10, 6).comparisons[0].contaminated_side(), "both");
  EXPECT_EQ(report(10, 6).comparisons[0].outcome, Outcome::equivalent);

  const ComparisonReport both = report(10, 6);
  const std::string table = comparison_table(both, heading, {.columns = 200});
  EXPECT_THAT(table, HasSubstr("equivalent  contaminated: both\n"));
  EXPECT_THAT(table, HasSubstr("contaminated: while more than half of the values"));
  EXPECT_THAT(comparison_markdown(both, heading),
              HasSubstr("| contaminated: both (10 of 10 and 6 of 10 values are flagged) |"));
  EXPECT_THAT(comparison_markdown(report(0, 7), heading),
              HasSubstr("| contaminated: second (7 of 10 values are flagged) |"));
  const auto json = nlohmann::json::parse(comparison_json(report(2, 7), heading));
  EXPECT_EQ(json["comparisons"][0]["first"]["flagged"], 2);
  EXPECT_EQ(json["comparisons"][0]["first"]["contaminated"], false);
  EXPECT_EQ(json["comparisons"][0]["second"]["contaminated"], true);
  EXPECT_EQ(json["comparisons"][0]["second"]["values"], 10);
  EXPECT_THAT(comparison_table(report(2, 2), heading, {}), ::testing::Not(HasSubstr("contamin")));
}

class CompareText : public ::testing::Test {
 protected:
  CompareText() {
    const Cell long_name = cell("boost_fiber_work_stealing", "channel_pipeline",
                                "stages=8;capacity=128", "one_per_core", 16);
    const auto first = hops(narrow(1000))
                           .processes(long_name, "message_ns", {10, 11, 12})
                           .processes(cell("tbb", "yield"), "yield_ns", narrow(1));
    const auto second = hops(narrow(1500)).processes(long_name, "message_ns", {10, 11, 12});
    report_ = compare_all(first, second);
  }
  ComparisonReport report_;
  CompareHeading heading_{.first = "a", .second = "b", .warning = "NOT FAIR"};
};

TEST_F(CompareText, table_fits_the_terminal_and_begins_with_the_warning) {
  const std::string text = comparison_table(report_, heading_, {});
  EXPECT_THAT(text, ::testing::StartsWith("NOT FAIR\n"));
  EXPECT_THAT(text, HasSubstr("1 µs"));
  EXPECT_THAT(text, HasSubstr("slower"));
  EXPECT_THAT(text, HasSubstr("within ±5 % by two one-sided tests"));
  EXPECT_THAT(text, HasSubstr("inconclusive: 3 and 3 processes"));
  EXPECT_THAT(text, HasSubstr("Only in a:\n  tbb/yield/one_pu/1\n"));
  for (const std::size_t columns : {60u, 80u, 110u}) {
    std::istringstream lines(comparison_table(report_, heading_, {.columns = columns}));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), columns) << line;
  }
}

TEST_F(CompareText, markdown_has_the_same_figures) {
  const std::string text = comparison_markdown(report_, heading_);
  EXPECT_THAT(text, ::testing::StartsWith("> **NOT FAIR**\n"));
  EXPECT_THAT(text,
              HasSubstr("| go/token_ring/tasks=2/one_pu/1 | hop_ns | 1 µs | 1.5 µs | 1.500 |"));
}

TEST_F(CompareText, json_has_the_outcome_of_the_gate_where_there_is_one) {
  const auto gate_of = [&](const GateVerdict& verdict) {
    return nlohmann::json::parse(comparison_json(report_, heading_, verdict))["gate"];
  };
  EXPECT_TRUE(nlohmann::json::parse(comparison_json(report_, heading_))["gate"].is_null());
  const auto stopped = gate_of(judge_gate(report_, 0.05));
  EXPECT_EQ(stopped["outcome"], "regression");
  EXPECT_EQ(stopped["exit_code"], 1);
  EXPECT_EQ(stopped["reason"], "gate: stopped, 1 comparison is worse by more than 5 %");
  EXPECT_EQ(gate_of({GateState::passed, "gate: passed"})["exit_code"], 0);
  EXPECT_EQ(gate_of({GateState::open, "gate: disarmed"})["outcome"], "open");
  EXPECT_EQ(gate_of({GateState::open, "gate: disarmed"})["exit_code"], 2);
}

TEST_F(CompareText, json_has_null_for_what_does_not_exist) {
  const auto json = nlohmann::json::parse(comparison_json(report_, heading_));
  EXPECT_EQ(json["warning"], "NOT FAIR");
  ASSERT_EQ(json["comparisons"].size(), 2u);
  EXPECT_TRUE(json["comparisons"][0]["ratio"]["ci_low"].is_null());
  EXPECT_EQ(json["comparisons"][1]["outcome"], "slower");
  EXPECT_DOUBLE_EQ(json["comparisons"][1]["ratio"]["value"], 1.5);
  EXPECT_TRUE(json["comparisons"][0]["detectable"].is_null());
  EXPECT_GT(json["comparisons"][1]["detectable"], 0);
  EXPECT_EQ(json["tests"], 4);
  EXPECT_EQ(json["only_first"][0]["runtime"], "tbb");
}

}  // namespace
}  // namespace barista
