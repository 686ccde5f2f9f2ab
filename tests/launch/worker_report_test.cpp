#include "harness/launch/worker_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace barista {
namespace {

const PlannedProcess process{
    .process = 5, .round = 2, .cell = 3, .key = {"tbb", "yield", "tasks=2", "one_pu", 1}};
const ExperimentDescription experiment{
    .name = "yield", .family = "switch", .metrics = {"yield_ns"}, .remark = "a substitute"};

WorkerReport read(const std::string& entries) {
  return read_worker_report("{\"benchmarks\": [" + entries + "]}", process, experiment);
}

std::vector<Sample> samples(const std::string& entries) {
  const WorkerReport report = read(entries);
  EXPECT_TRUE(std::holds_alternative<std::vector<Sample>>(report)) << entries;
  return std::get<std::vector<Sample>>(report);
}

TEST(WorkerReport, TakesEveryKnownMetricOfEveryRepetition) {
  const auto rows = samples(
      R"({"run_type": "iteration", "repetition_index": 0, "iterations": 100, "real_time": 4.5, "yield_ns": 47.5},
         {"run_type": "iteration", "repetition_index": 1, "yield_ns": 48, "minor_faults_per_op": 0.25, "label": "bound"},
         {"run_type": "aggregate", "aggregate_name": "mean", "yield_ns": 47.75})");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].key, process.key);
  EXPECT_EQ(rows[0].process, 5);
  EXPECT_EQ(rows[0].round, 2);
  EXPECT_EQ(rows[0].cell, 3);
  EXPECT_EQ(rows[0].metric, "yield_ns");
  EXPECT_EQ(rows[0].value, 47.5);
  EXPECT_EQ(rows[0].status, Status::ok);
  EXPECT_EQ(rows[0].reason, "a substitute");
  EXPECT_EQ(rows[1].metric, "minor_faults_per_op");
  EXPECT_EQ(rows[2].repetition, 1);
  EXPECT_EQ(rows[2].reason, "a substitute; bound");
}

TEST(WorkerReport, KeepsTheValuesOfAWrongAnswerAsInvalid) {
  const auto rows = samples(
      R"({"run_type": "iteration", "yield_ns": 3, "error_occurred": true, "error_message": "a task was lost"})");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].status, Status::invalid);
  EXPECT_EQ(rows[0].value, 3.0);
  EXPECT_EQ(rows[0].reason, "a task was lost");
}

TEST(WorkerReport, TakesARuntimesRefusalForUnsupported) {
  const auto rows = samples(
      R"({"run_type": "iteration", "error_occurred": true, "error_message": "unsupported: one thread only"})");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].status, Status::unsupported);
  EXPECT_EQ(rows[0].reason, "one thread only");
}

TEST(WorkerReport, ReadsWhatGoogleBenchmarkCallsNaN) {
  const auto rows = samples(
      R"({"run_type": "iteration", "yield_ns": 3, "clones_per_op": NaN},
         {"run_type": "aggregate", "aggregate_name": "cv", "yield_ns": -NaN, "clones_per_op": Infinity})");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].value, 3.0);
}

TEST(WorkerReport, LeavesNoSilentGap) {
  const auto wrong =
      samples(R"({"run_type": "iteration", "error_occurred": true, "error_message": "lost"})");
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(wrong[0].metric, "yield_ns");
  EXPECT_FALSE(wrong[0].value.has_value());
  EXPECT_EQ(wrong[0].reason, "lost");
  const auto missing = samples(R"({"run_type": "iteration", "minor_faults_per_op": 1})");
  ASSERT_EQ(missing.size(), 2u);
  EXPECT_EQ(missing[0].status, Status::ok);
  EXPECT_EQ(missing[1].metric, "yield_ns");
  EXPECT_EQ(missing[1].status, Status::invalid);
  EXPECT_EQ(missing[1].reason, "the worker did not report it");
}

TEST(WorkerReport, SaysWhatIsWrongWithTheWhole) {
  const auto whole = [](const std::string& output) {
    return std::get<std::string>(read_worker_report(output, process, experiment));
  };
  EXPECT_EQ(whole(" \n"), "printed nothing");
  EXPECT_EQ(whole("Segmentation\tfault"), "printed no JSON: \"Segmentation.fault\"");
  EXPECT_EQ(whole("{\"context\": {}, \"benchmarks\": [{\"na"),
            "printed no JSON: \"{\"context\": {}, \"benchmarks\": [{\"na\"");
  EXPECT_EQ(whole("{\"context\": 1}"), "printed JSON without 'benchmarks': \"{\"context\": 1}\"");
  EXPECT_EQ(whole("{\"benchmarks\": []}"), "reported no result");
  EXPECT_EQ(whole("{\"benchmarks\": [17, \"x\"]}"), "reported no result");
  EXPECT_EQ(quoted_beginning(std::string(70, 'x')), "\"" + std::string(60, 'x') + "…\"");
}

}  // namespace
}  // namespace barista
