// Times of two runs are judged by what is known of how runs of the same binaries differ.
#include <gmock/gmock.h>

#include <cmath>
#include <vector>

#include "harness/analysis/gate.hpp"
#include "tests/analysis/made_comparisons.hpp"

namespace barista {
namespace {

using testing::cell;
using ::testing::HasSubstr;
using testing::hops;
using testing::MadeSamples;
using testing::narrow;
using testing::ring;

/// Two runs, whose history says that they differ by `drift` as a standard deviation.
ComparisonReport compare_runs(const MadeSamples& first, const MadeSamples& second,
                              const BetweenRuns* drift) {
  const GroupedSamples a = first.grouped(), b = second.grouped();
  return compare({a, {}, 1}, {b, {}, 1}, default_margin, Pairing::between_runs, drift);
}

RunLevels levels_at(double ns) {
  return {{{{ring, "hop_ns"}, {std::log(ns), 0.0005}}}, {{"go", "same"}}};
}

TEST(CompareRuns, has_no_verdict_where_nobody_knows_how_runs_differ) {
  const ComparisonReport report = compare_runs(hops(narrow(100)), hops(narrow(120)), nullptr);
  const Comparison& row = report.comparisons.at(0);
  EXPECT_EQ(row.outcome, Outcome::inconclusive);
  EXPECT_THAT(row.reason, HasSubstr("drift unknown here"));
  EXPECT_THAT(report.refusal(), HasSubstr("drift unknown here"));
  EXPECT_FALSE(row.detectable);
  EXPECT_NEAR(row.ratio->value, 1.2, 1e-9);
  // 1.96 x sqrt(2) x 1.5 % on either side, at least.
  EXPECT_LT(row.ratio->interval->low, 1.2 * std::exp(-0.0415));
  EXPECT_GT(row.ratio->interval->high, 1.2 * std::exp(0.0415));
  EXPECT_EQ(judge_gate(report, default_margin).state, GateState::open);
}

TEST(CompareRuns, judges_by_how_other_runs_differed) {
  std::vector<RunLevels> alike, apart;
  for (const double percent : {-0.2, -0.1, 0.0, 0.1, 0.2}) {
    alike.push_back(levels_at(100 * (1 + percent / 100)));
    apart.push_back(levels_at(100 * (1 + percent / 2)));
  }
  const auto outcome = [](double second, const std::vector<RunLevels>& history) {
    const BetweenRuns drift(levels_at(100), levels_at(second), history);
    const ComparisonReport report = compare_runs(hops(narrow(100)), hops(narrow(second)), &drift);
    EXPECT_TRUE(report.comparisons.at(0).detectable);
    return report.comparisons.at(0).outcome;
  };
  EXPECT_EQ(outcome(120, alike), Outcome::worse);
  EXPECT_EQ(outcome(80, alike), Outcome::better);
  EXPECT_EQ(outcome(100.1, alike), Outcome::equivalent);
  EXPECT_EQ(outcome(120, apart), Outcome::inconclusive);
  EXPECT_EQ(outcome(100.1, apart), Outcome::inconclusive);
}

TEST(CompareRuns, judges_memory_as_before) {
  const auto memory = [](double value) {
    return MadeSamples().processes(cell("go", "parked_memory", "tasks=500"), "pss_bytes",
                                   narrow(value));
  };
  EXPECT_EQ(compare_runs(memory(1000), memory(2000), nullptr).comparisons.at(0).outcome_word(),
            "larger");
}

}  // namespace
}  // namespace barista
