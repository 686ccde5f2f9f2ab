#include "harness/certify/relabel.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <fstream>

#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/samples_csv.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

/// A run of six cells; what disturbs a round disturbs all of its cells.
RecordedRun made_run(const std::filesystem::path& directory, int rounds) {
  std::filesystem::create_directories(directory);
  boost::random::mt19937_64 random(5);
  boost::random::normal_distribution<double> normal;
  std::string text = samples_header();
  int process = 0;
  for (int round = 0; round < rounds; ++round) {
    const double shared = normal(random);
    for (int cell = 0; cell < 6; ++cell) {
      Sample sample{.cell = cell, .round = round, .process = process++, .metric = "yield_ns"};
      sample.key = {"go", "yield", "tasks=" + std::to_string(cell), "one_pu", 1};
      sample.value = 100 * std::exp(0.1 * (shared + normal(random)));
      append_sample(text, sample);
      sample.metric = "clones_per_op";
      append_sample(text, sample);
    }
  }
  std::ofstream(directory / "samples.csv") << text;
  std::ofstream(directory / "journal.csv") << journal_header() << journal_line({0, text.size()});
  RecordedRun run{{directory}, {}};
  run.manifest.processes = process;
  return run;
}

TEST(Relabel, RaisesNoMoreFalseAlarmsThanPromised) {
  const TemporaryDirectory directory;
  const RecordedRun run = made_run(directory.path() / "a", 24);
  const auto outcomes = relabelled_reports(std::span(&run, 1), 200, 1, 0.05);
  ASSERT_EQ(outcomes.size(), 200u);
  int false_alarms = 0;
  for (const ReportOutcome& outcome : outcomes) {
    EXPECT_EQ(outcome.comparisons, 6u);
    false_alarms += outcome.is_false_alarm();
  }
  EXPECT_LE(false_alarms, 12);
  EXPECT_EQ(outcomes, relabelled_reports(std::span(&run, 1), 200, 1, 0.05));
}

/// Also of several runs: rounds of two of them, dealt together, would hide that the two differ.
TEST(Relabel, RefusesSoFewRoundsThatItCouldNotFail) {
  const TemporaryDirectory directory;
  const std::vector<RecordedRun> short_runs{made_run(directory.path() / "a", 8),
                                            made_run(directory.path() / "b", 8)};
  EXPECT_THROW(relabelled_reports(short_runs, 10, 1, 0.05), UsageError);
  const std::vector<RecordedRun> runs{made_run(directory.path() / "c", 16),
                                      made_run(directory.path() / "d", 20)};
  const auto outcomes = relabelled_reports(runs, 10, 1, 0.05);
  ASSERT_EQ(outcomes.size(), 10u);
  for (const ReportOutcome& outcome : outcomes) EXPECT_EQ(outcome.comparisons, 6u);
}

}  // namespace
}  // namespace barista
