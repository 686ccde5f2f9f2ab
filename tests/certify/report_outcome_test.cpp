#include "harness/certify/report_outcome.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

Comparison comparison(const Metric& metric, Outcome outcome, std::optional<double> detectable) {
  Comparison made{.metric = metric, .first = {}, .second = {}};
  made.outcome = outcome;
  made.detectable = detectable;
  return made;
}

ComparisonReport made_report() {
  ComparisonReport report;
  report.comparisons = {comparison(metrics::yield_ns, Outcome::worse, 0.02),
                        comparison(metrics::hop_ns, Outcome::inconclusive, 0.04),
                        comparison(metrics::task_ns, Outcome::better, 0.3),
                        comparison(metrics::churn_ns, Outcome::equivalent, std::nullopt),
                        comparison(metrics::pss_bytes_per_task, Outcome::worse, 0.5)};
  report.only_second = {Cell{}};
  return report;
}

TEST(ReportOutcome, OfEqualSidesCountsEverything) {
  const ReportOutcome outcome = outcome_of(made_report(), 0);
  EXPECT_EQ(outcome.comparisons, 5u);
  EXPECT_EQ(outcome.worse, 2u);
  EXPECT_EQ(outcome.better, 1u);
  EXPECT_EQ(outcome.equivalent, 1u);
  EXPECT_EQ(outcome.missing, 1u);
  EXPECT_TRUE(outcome.is_false_alarm());
  EXPECT_DOUBLE_EQ(*outcome.detectable, 0.17);  // of 0.02, 0.04, 0.3, 0.5
}

TEST(ReportOutcome, OfASlowdownCountsTimesAndWhatWasWithinReach) {
  const ReportOutcome outcome = outcome_of(made_report(), 0.05);
  EXPECT_EQ(outcome.comparisons, 4u);
  EXPECT_EQ(outcome.worse, 1u);
  EXPECT_EQ(outcome.within_reach, 2u);
  EXPECT_EQ(outcome.found_within_reach, 1u);
  EXPECT_FALSE(outcome.is_false_alarm());
}

TEST(ReportOutcome, SurvivesItsFile) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "reports.csv";
  ReportOutcome outcome = outcome_of(made_report(), 0.05);
  outcome.report = 17;
  outcome.seed = 18446744073709551615u;
  const ReportOutcome nothing{.report = 18};
  std::ofstream(file) << outcomes_header() << outcome_row(outcome) << outcome_row(nothing);
  EXPECT_EQ(read_outcomes(file), (std::vector<ReportOutcome>{outcome, nothing}));
  std::ofstream(file, std::ios::app) << "19,half\n";
  EXPECT_THROW(read_outcomes(file), InvalidData);
}

}  // namespace
}  // namespace barista
