// Whole reports of simulated runs: what the order of a run and the rules of a comparison are there
// for. Seeds are fixed; no figure depends on the machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "harness/analysis/compare.hpp"
#include "harness/certify/two_labels.hpp"
#include "harness/plan/order.hpp"

namespace barista {
namespace {

constexpr int rounds = 15, cells = 5;

/// Five questions to two runtimes, each under two labels.
std::vector<Block> labelled_blocks() {
  std::vector<Block> blocks;
  int cell = 0;
  for (int i = 0; i < cells; ++i) {
    Block block{.cells = {}, .pus = {0}, .rounds = rounds};
    for (const char* runtime : {"go#1", "go#2", "tbb#1", "tbb#2"})
      block.cells.push_back(
          {cell++, {runtime, "yield", "tasks=" + std::to_string(i + 2), "one_pu", 1}, ""});
    blocks.push_back(block);
  }
  return blocks;
}

struct Simulation {
  double drift = 0;      // of all values, over the whole run
  double spread = 0.02;  // of processes
  double slowdown = 0;   // of the second label
  double of_rounds = 0;  // spread that all processes of a round share
};

class SimulatedRun {
 public:
  explicit SimulatedRun(std::uint64_t seed)
      : plan_(order_blocks(labelled_blocks(), seed)), random_(seed) {}

  /// All of the first label, and only then the second: what a run must not do.
  SimulatedRun& sort_by_label() {
    std::stable_sort(plan_.begin(), plan_.end(), [](const auto& a, const auto& b) {
      return a.key.runtime.back() < b.key.runtime.back();
    });
    return *this;
  }

  ComparisonReport report(const Simulation& simulation, Pairing pairing = Pairing::within_rounds) {
    SampleGrouper grouper;
    for (double& each : of_rounds_) each = normal_(random_);
    for (std::size_t at = 0; at < plan_.size(); ++at) grouper.add(sample(at, simulation));
    const TwoSides sides = split_labels(grouper);
    return compare({sides.first, {}}, {sides.second, {}}, default_margin, pairing);
  }

 private:
  Sample sample(std::size_t at, const Simulation& simulation) {
    const double progress = static_cast<double>(at) / static_cast<double>(plan_.size());
    const bool is_second = plan_[at].key.runtime.ends_with("#2");
    Sample sample{.round = plan_[at].round,
                  .process = static_cast<int>(at),
                  .key = plan_[at].key,
                  .metric = "yield_ns"};
    sample.value = 100 * (1 + simulation.drift * progress) *
                   std::exp(simulation.spread * normal_(random_) +
                            simulation.of_rounds * of_rounds_.at(sample.round)) *
                   (is_second ? 1 + simulation.slowdown : 1);
    return sample;
  }

  std::vector<PlannedProcess> plan_;
  boost::random::mt19937_64 random_;
  boost::random::normal_distribution<double> normal_;
  std::array<double, rounds> of_rounds_{};
};

int count(const ComparisonReport& report, Outcome outcome) {
  int n = 0;
  for (const Comparison& each : report.comparisons) n += each.outcome == outcome;
  return n;
}

int verdicts(const ComparisonReport& report) {
  return count(report, Outcome::better) + count(report, Outcome::worse);
}

constexpr int runs = 40;

TEST(SimulatedReports, ADriftOverAnInterleavedRunIsNoVerdict) {
  int alarms = 0;
  for (int run = 0; run < runs; ++run)
    alarms += verdicts(SimulatedRun(1000u + run).report({.drift = 0.1})) > 0;
  EXPECT_EQ(alarms, 0);
}

TEST(SimulatedReports, ADriftOverARunThatIsNotInterleavedWouldBeOne) {
  int alarms = 0;
  for (int run = 0; run < runs; ++run)
    alarms += verdicts(SimulatedRun(1000u + run).sort_by_label().report({.drift = 0.1})) > 0;
  EXPECT_EQ(alarms, runs);
}

TEST(SimulatedReports, EqualDataIsEquivalentIfThereIsEnough) {
  int equivalent = 0, comparisons = 0;
  for (int run = 0; run < runs; ++run) {
    const ComparisonReport report = SimulatedRun(1u + run).report({.spread = 0.015});
    comparisons += static_cast<int>(report.comparisons.size());
    equivalent += count(report, Outcome::equivalent);
    EXPECT_EQ(verdicts(report), 0);
  }
  EXPECT_GT(equivalent, comparisons * 9 / 10);
}

TEST(SimulatedReports, ASlowdownIsFoundWithTheRightSign) {
  int found = 0, comparisons = 0;
  for (int run = 0; run < runs; ++run) {
    const ComparisonReport report = SimulatedRun(1u + run).report({.slowdown = 0.1});
    comparisons += static_cast<int>(report.comparisons.size());
    found += count(report, Outcome::worse);
    EXPECT_EQ(count(report, Outcome::better), 0);
    EXPECT_EQ(count(report, Outcome::equivalent), 0);
  }
  EXPECT_EQ(found, comparisons);
}

TEST(SimulatedReports, ASlowdownBeyondTheMarginIsHardlyEverCalledEquivalent) {
  int reports_with_any = 0;
  for (int run = 0; run < runs; ++run)
    reports_with_any +=
        count(SimulatedRun(1u + run).report({.slowdown = 0.051}), Outcome::equivalent) > 0;
  EXPECT_LE(reports_with_any, 5);  // 5 % of 40 are 2
}

TEST(SimulatedReports, WhatAllOfARoundShareCancelsWithinRounds) {
  const Simulation slowed{.slowdown = 0.1, .of_rounds = 0.15}, equal{.of_rounds = 0.15};
  int found = 0, found_unpaired = 0, alarms = 0, comparisons = 0;
  for (int run = 0; run < runs; ++run) {
    const ComparisonReport report = SimulatedRun(1u + run).report(slowed);
    comparisons += static_cast<int>(report.comparisons.size());
    found += count(report, Outcome::worse);
    found_unpaired += count(SimulatedRun(1u + run).report(slowed, Pairing::none), Outcome::worse);
    alarms += verdicts(SimulatedRun(1u + run).report(equal)) > 0;
  }
  EXPECT_EQ(found, comparisons);
  EXPECT_LT(found_unpaired, comparisons / 20);
  EXPECT_EQ(alarms, 0);
}

}  // namespace
}  // namespace barista
