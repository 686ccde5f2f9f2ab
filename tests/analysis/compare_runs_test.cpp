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

/// Two rows of a run: one hardly changes from run to run, the other by a fifth.
class TwoRows {
 public:
  static MadeSamples run(double ring_ns, double yield_ns) {
    MadeSamples made = hops(narrow(ring_ns));
    return made.processes(yield, "yield_ns", narrow(yield_ns));
  }
  static RunLevels levels(double ring_ns, double yield_ns) {
    return {{{{ring, "hop_ns"}, {std::log(ring_ns), 0.0005}},
             {{yield, "yield_ns"}, {std::log(yield_ns), 0.0005}}},
            {{"go", "same"}}};
  }
  static GateVerdict gate(double ring_ns, double yield_ns, bool is_yield_steady = false) {
    std::vector<RunLevels> history;
    for (const double percent : {-0.2, -0.1, 0.0, 0.1, 0.2})
      history.push_back(levels(100 + percent, 50 * (1 + (is_yield_steady ? 0.01 : 1) * percent)));
    const BetweenRuns drift(levels(100, 50), levels(ring_ns, yield_ns), history);
    return judge_gate(compare_runs(run(100, 50), run(ring_ns, yield_ns), &drift), default_margin);
  }

 private:
  static inline const Cell yield = cell("go", "yield", "tasks=2");
};

TEST(GateOfTwoRuns, passes_what_can_be_told) {
  EXPECT_EQ(TwoRows::gate(100.1, 50).words,
            "gate: passed, nothing is worse by more than 5 % in 1 of 2 comparisons; the others "
            "differ too much from run to run for it to be told");
  EXPECT_EQ(TwoRows::gate(100.1, 50, true).words,
            "gate: passed, nothing is worse by more than 5 % in 2 of 2 comparisons");
  EXPECT_EQ(TwoRows::gate(70, 50).state, GateState::passed) << "faster";
}

TEST(GateOfTwoRuns, is_stopped_by_what_is_worse) {
  EXPECT_EQ(TwoRows::gate(120, 50).state, GateState::regression);
  EXPECT_EQ(TwoRows::gate(100, 1000).state, GateState::regression) << "beyond all that it changes";
}

TEST(GateOfTwoRuns, is_open_where_a_change_by_the_margin_is_not_ruled_out) {
  EXPECT_EQ(TwoRows::gate(104.9, 50).state, GateState::open);
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
