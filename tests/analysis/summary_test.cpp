#include "harness/analysis/summary.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <limits>

#include "harness/analysis/per_task.hpp"
#include "harness/analysis/summary_csv.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

using testing::cell;
using ::testing::HasSubstr;
using testing::MadeSamples;

const Cell yield = cell("go", "yield", "tasks=2");

TEST(Summary, has_median_interval_and_mean_over_processes) {
  const Summary summary =
      MadeSamples().processes(yield, "yield_ns", {10, 20, 30, 40, 50, 60, 140}).summary();
  ASSERT_EQ(summary.size(), 1u);
  EXPECT_EQ(summary[0].median->value, 40);
  EXPECT_EQ(summary[0].median->interval, (Interval{10, 140}));
  EXPECT_EQ(summary[0].mean, 50);
  EXPECT_EQ(summary[0].processes, 7u);
  EXPECT_EQ(summary[0].status, Status::ok);
}

TEST(Summary, does_not_use_invalid_values_but_counts_them) {
  const Summary summary =
      MadeSamples()
          .process(yield, "yield_ns", {20, 10, 12})
          .without_value(yield, Status::invalid, "a wrong answer", "yield_ns")
          .without_value(yield, Status::invalid, "failed as a whole")
          .process(yield, "yield_ns", {std::numeric_limits<double>::quiet_NaN()})
          .summary();
  ASSERT_EQ(summary.size(), 1u);
  EXPECT_EQ(summary[0].median->value, 11);
  EXPECT_EQ(summary[0].samples, 2u) << "the first repetition is a figure of its own";
  EXPECT_EQ(summary[0].invalid, 3u);
  EXPECT_THAT(summary[0].reason, HasSubstr("3 invalid: a wrong answer; failed as a whole"));
}

TEST(Summary, says_of_a_metric_nothing_that_concerns_its_neighbour) {
  const Summary summary =
      MadeSamples()
          .process(yield, "yield_ns", {10})
          .process(yield, "clones_per_op", {0})
          .without_value(yield, Status::invalid, "promises at most 0.01", "yield_ns")
          .without_value(yield, Status::invalid, "failed as a whole")
          .without_value(yield, Status::dnf, "time-out 60 s")
          .summary();
  ASSERT_EQ(summary.size(), 2u);
  EXPECT_EQ(summary[0].metric, "clones_per_op");
  EXPECT_EQ(summary[0].reason, "1 invalid: failed as a whole; 1 dnf: time-out 60 s");
  EXPECT_EQ(summary[0].invalid, 1u);
  EXPECT_EQ(summary[1].reason,
            "2 invalid: failed as a whole; promises at most 0.01; 1 dnf: time-out 60 s");
  EXPECT_EQ(summary[1].invalid, 2u);
}

TEST(Summary, keeps_a_cell_that_never_finished) {
  const Summary summary =
      MadeSamples().without_value(yield, Status::dnf, "killed by signal 11 (SIGSEGV)").summary();
  ASSERT_EQ(summary.size(), 1u);
  EXPECT_FALSE(summary[0].median);
  EXPECT_EQ(summary[0].status, Status::dnf);
  EXPECT_EQ(summary[0].reason, "killed by signal 11 (SIGSEGV)");
  EXPECT_EQ(
      summary_text(summary),
      "runtime,experiment,params,placement,workers,metric,processes,samples,median,ci_low,ci_high,"
      "mean,flagged,invalid,status,reason,median_unflagged,ci_low_unflagged,ci_high_unflagged,"
      "phases,cold,ci_low_cold,ci_high_cold,cold_differs,regime,border_ns,processes_other,"
      "median_other,ci_low_other,ci_high_other\n"
      "go,yield,tasks=2,one_pu,1,,0,0,,,,,0,0,dnf,killed by signal 11 (SIGSEGV),,,,,,,,,,,,,,\n");
}

TEST(Summary, gives_each_reason_once) {
  const Summary summary =
      MadeSamples()
          .without_value(yield, Status::dnf, "time-out 60 s")
          .without_value(yield, Status::dnf, "not tried again after round 0: time-out 60 s")
          .summary();
  EXPECT_EQ(summary.at(0).reason, "time-out 60 s");
}

TEST(Summary, says_what_is_missing_beside_the_numbers) {
  const Summary summary = MadeSamples()
                              .process(yield, "yield_ns", {10}, "a common primitive", "steal")
                              .process(yield, "yield_ns", {11})
                              .without_value(yield, Status::dnf, "timed out after 10 s")
                              .summary();
  EXPECT_EQ(summary[0].flagged, 1u);
  EXPECT_EQ(summary[0].reason, "a common primitive; 1 dnf: timed out after 10 s");
}

TEST(Summary, has_figures_with_and_without_what_was_disturbed) {
  MadeSamples made;
  for (int i = 0; i < 6; ++i) made.process(yield, "yield_ns", {10});
  for (int i = 0; i < 5; ++i) made.process(yield, "yield_ns", {30}, "", "busy");
  const SummaryRow row = made.summary().at(0);
  EXPECT_EQ(row.processes, 11u);
  EXPECT_EQ(row.median->interval->high, 30);
  EXPECT_EQ(row.median_unflagged->value, 10);
  EXPECT_EQ(row.median_unflagged->interval->high, 10);
  EXPECT_FALSE(row.contaminated);
  made.process(yield, "yield_ns", {30}, "", "busy");
  EXPECT_FALSE(made.summary().at(0).contaminated) << "half is not more than half";
  made.process(yield, "yield_ns", {30}, "", "busy");
  EXPECT_TRUE(made.summary().at(0).contaminated);
  EXPECT_EQ(made.summary().at(0).reason, "contaminated: 7 of 13 values are flagged");
}

TEST(Summary, says_whether_processes_had_come_to_rest) {
  const Summary summary = MadeSamples()
                              .process(yield, "yield_ns", {200, 150, 130, 120, 110, 105})
                              .process(yield, "yield_ns", {200, 100, 101, 100, 101, 100})
                              .process(yield, "clones_per_op", {5, 4, 3, 2, 1})
                              .summary();
  EXPECT_EQ(summary.at(1).phases, "1 steady, 1 warming");
  EXPECT_EQ(summary.at(0).phases, "") << "a count does not warm up";
}

TEST(Summary, cold_and_warm_are_two_figures) {
  MadeSamples made;
  for (int i = 0; i < 6; ++i)
    made.process(yield, "yield_ns", {50.0 + i, 10.0 + i, 11.0 + i}, "", i < 2 ? "busy" : "");
  for (int i = 0; i < 6; ++i) made.process(yield, "clones_per_op", {5, 1});
  const SummaryRow row = made.summary().at(1);
  EXPECT_EQ(row.median->value, 13);
  EXPECT_EQ(row.samples, 12u);
  EXPECT_EQ(row.flagged, 4u) << "of the values that are used";
  EXPECT_EQ(row.cold->value, 52.5);
  EXPECT_EQ(row.cold->interval, (Interval{50, 55}));
  EXPECT_TRUE(row.cold_differs);
  EXPECT_THAT(summary_text(made.summary()), HasSubstr(",52.5,50,55,yes,,,,,,\n"));
  const SummaryRow counts = made.summary().at(0);
  EXPECT_EQ(counts.median->value, 1);
  EXPECT_FALSE(counts.cold) << "of times only";
}

TEST(Summary, what_differs_by_little_or_by_chance_is_not_called_cold) {
  MadeSamples alike, few;
  for (int i = 0; i < 9; ++i) alike.process(yield, "yield_ns", {10.0 * i + 12, 10.0 * i + 10});
  EXPECT_TRUE(alike.summary().at(0).cold);
  EXPECT_FALSE(alike.summary().at(0).cold_differs) << "half of them by less than 5 %";
  for (int i = 0; i < 5; ++i) few.process(yield, "yield_ns", {50, 10});
  EXPECT_FALSE(few.summary().at(0).cold_differs) << "too few processes for an interval";
}

TEST(Summary, one_repetition_is_all_there_is) {
  MadeSamples made;
  made.process(yield, "yield_ns", {10});
  EXPECT_EQ(made.summary().at(0).median->value, 10);
  EXPECT_FALSE(made.summary().at(0).cold);
}

TEST(Summary, bytes_and_counts_do_not_suffer_from_load) {
  const Summary summary =
      MadeSamples().process(cell("go", "parked_memory"), "pss_bytes", {10}, "", "busy").summary();
  EXPECT_FALSE(summary.at(0).contaminated);
  EXPECT_FALSE(summary.at(0).median_unflagged);
}

TEST(Summary, does_not_depend_on_the_order_of_rows) {
  MadeSamples made;
  for (int i = 0; i < 9; ++i) made.process(yield, "yield_ns", {1.0 / (i + 1), 0.1 * i, 7.0 - i});
  for (const double tasks : {500, 1000, 2000})
    for (int i = 0; i < 3; ++i)
      made.process(cell("go", "parked_memory", "tasks=" + std::to_string(static_cast<int>(tasks))),
                   "pss_bytes", {2500 * tasks + 1e4 * i});
  std::vector<Sample> reversed = made.rows();
  std::reverse(reversed.begin(), reversed.end());
  EXPECT_EQ(summary_text(summarise(group_samples(reversed), 1)), summary_text(made.summary()));
}

TEST(Summary, prints_the_shortest_number_that_reads_back) {
  const std::string text = summary_text(MadeSamples().process(yield, "yield_ns", {0.1}).summary());
  EXPECT_THAT(text, HasSubstr("yield_ns,1,1,0.1,,,0.1,0,0,ok,,0.1,,,,,,,,,,,,,\n"));
}

TEST(Summary, finds_rows) {
  const Summary summary =
      MadeSamples().process(yield, "yield_ns", {1}).process(yield, "clones_per_op", {0}).summary();
  ASSERT_NE(find_row(summary, yield, "yield_ns"), nullptr);
  EXPECT_EQ(find_row(summary, yield, "yield_ns")->median->value, 1);
  EXPECT_EQ(find_row(summary, yield, "hop_ns"), nullptr);
  EXPECT_EQ(find_row(summary, cell("tbb", "yield", "tasks=2"), "yield_ns"), nullptr);
}

TEST(Summary, a_search_that_the_suite_ended_gives_a_lower_bound) {
  const auto at_least = [](const std::string& reason) {
    return MadeSamples()
        .process(cell("go", "parked_limit"), "tasks_alive", {100'000}, reason)
        .summary()
        .at(0)
        .at_least;
  };
  EXPECT_TRUE(at_least("stopped at the suite's cap of 100000"));
  EXPECT_TRUE(at_least("memory ceiling 4096 MiB (at 103000 tasks)"));
  EXPECT_TRUE(at_least("time-out 10 s (at 103000 tasks)"));
  EXPECT_FALSE(at_least("pthread_create: EAGAIN; pids.max = 32768"));
}

TEST(PerTask, is_the_slope_over_sizes) {
  MadeSamples made;
  for (const int tasks : {500, 1000, 2000})
    for (const double noise : {0.0, 1000.0, 2000.0})
      made.process(cell("go", "parked_memory", "tasks=" + std::to_string(tasks)), "pss_bytes",
                   {1e6 + 2500.0 * tasks + noise});
  const Summary summary = made.summary();
  const SummaryRow* row = find_row(summary, cell("go", "parked_memory"), "pss_bytes_per_task");
  ASSERT_NE(row, nullptr);
  EXPECT_NEAR(row->median->value, 2500, 2);
  EXPECT_TRUE(row->median->interval);
  EXPECT_EQ(row->processes, 9u);
}

TEST(PerTask, says_so_when_there_are_too_few_sizes) {
  MadeSamples made;
  for (const char* tasks : {"tasks=500", "tasks=1000"})
    made.process(cell("go", "parked_memory", tasks), "pss_bytes", {1e6});
  const Summary summary = made.summary();
  const SummaryRow* row = find_row(summary, cell("go", "parked_memory"), "pss_bytes_per_task");
  ASSERT_NE(row, nullptr);
  EXPECT_FALSE(row->median);
  EXPECT_EQ(row->reason, "a slope needs 3 different numbers of tasks; 2 were measured");
}

TEST(PerTask, is_made_only_where_the_table_of_metrics_has_it) {
  EXPECT_EQ(MadeSamples().process(yield, "yield_ns", {10}).summary().size(), 1u);
}

TEST(PerTask, keeps_the_other_parameters) {
  EXPECT_EQ(params_without_tasks("tasks=2"), "");
  EXPECT_EQ(params_without_tasks("touched=4096;tasks=500;x=1"), "touched=4096;x=1");
  EXPECT_EQ(params_without_tasks(""), "");
}

MadeSamples layers(double lost_per_layer_byte, double scatter) {
  MadeSamples made;
  for (const int tasks : {500, 1000, 2000, 4000})
    for (int i = -1; i <= 1; ++i) {
      const Cell key = cell("go", "parked_memory", "tasks=" + std::to_string(tasks));
      const double whole = 4096.0 * tasks;
      made.process(key, "whole_cost_bytes", {whole});
      made.process(key, "system_lost_bytes", {whole * (lost_per_layer_byte + scatter * i)});
    }
  return made;
}

std::string reconciliation_of(const MadeSamples& made) {
  const Summary summary = made.summary();
  const SummaryRow* row = find_row(summary, cell("go", "parked_memory"), "layers_share_of_lost");
  return row == nullptr ? "no row" : row->reason;
}

TEST(MemoryLayers, are_held_against_what_the_system_lost) {
  EXPECT_EQ(reconciliation_of(layers(1.02, 0.005)),
            "the layers account for what the system lost, within 5 %");
  EXPECT_EQ(reconciliation_of(layers(1.2, 0.005)),
            "the system lost more than the layers, beyond 5 %");
  EXPECT_EQ(reconciliation_of(layers(0.8, 0.005)),
            "the system lost less than the layers, beyond 5 %");
  EXPECT_THAT(reconciliation_of(layers(1.0, 0.2)), HasSubstr("too uncertain to say"));
  EXPECT_EQ(reconciliation_of(
                MadeSamples().process(cell("go", "parked_memory"), "whole_cost_bytes", {1})),
            "no row");
}

}  // namespace
}  // namespace barista
