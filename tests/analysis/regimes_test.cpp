// Two regimes of a machine are told apart, and figures are of one.
#include "harness/analysis/regimes.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <random>

#include "harness/analysis/gate.hpp"
#include "harness/analysis/summary_csv.hpp"
#include "harness/analysis/verdicts.hpp"
#include "tests/analysis/made_claims.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

using testing::cell;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::MadeSamples;

const Place two{"spread", 2};

Lines lines_of(const std::vector<double>& readings) {
  Lines lines;
  int process = 0;
  for (const double ns : readings) lines[two][process++] = {ns, ns};
  return lines;
}

Regimes regimes_of(const std::vector<Lines>& runs) {
  std::vector<const Lines*> all;
  for (const Lines& each : runs) all.push_back(&each);
  return Regimes(all);
}

std::vector<double> drawn(int count, const std::function<double(std::mt19937_64&)>& draw) {
  std::mt19937_64 random(7);
  std::vector<double> values;
  for (int i = 0; i < count; ++i) values.push_back(draw(random));
  return values;
}

TEST(Regimes, AreToldWhereReadingsFallApart) {
  std::lognormal_distribution<double> near(std::log(50), 0.06), far(std::log(390), 0.03);
  std::vector<double> readings = drawn(40, near);
  for (const double ns : drawn(4, far)) readings.push_back(ns);
  const Regimes regimes = regimes_of({lines_of(readings)});
  ASSERT_TRUE(regimes.are_two(two));
  EXPECT_EQ(regimes.of(two, {50, 52}), Regime::near);
  EXPECT_EQ(regimes.of(two, {380, 400}), Regime::far);
  EXPECT_EQ(regimes.of(two, {50, 400}), std::nullopt) << "it changed meanwhile";
  EXPECT_EQ(regimes.of(two, {400, std::nullopt}), Regime::far);
  EXPECT_EQ(regimes.of(two, {std::nullopt, std::nullopt}), std::nullopt);
  EXPECT_FALSE(regimes.are_two({"spread", 4})) << "these may be other PUs";
}

TEST(Regimes, AreOneWhereReadingsOnlySpread) {
  std::lognormal_distribution<double> narrow(std::log(50), 0.05), wide(std::log(50), 0.6);
  std::uniform_real_distribution<double> even(40, 400);
  std::exponential_distribution<double> skewed(0.02);
  for (const std::vector<double>& readings :
       {drawn(400, narrow), drawn(400, wide), drawn(400, even),
        drawn(400, [&](std::mt19937_64& random) { return 40 + skewed(random); })})
    EXPECT_FALSE(regimes_of({lines_of(readings)}).are_two(two));
  EXPECT_FALSE(regimes_of({lines_of({50, 51, 52, 390})}).are_two(two)) << "one process is chance";
  EXPECT_FALSE(Regimes().are_two(two));
  EXPECT_EQ(Regimes().of(two, {400, 400}), Regime::near);
}

TEST(Regimes, OfARunThatKnowsOneAreToldByTheOthers) {
  const Lines near = lines_of({50, 51, 52, 49, 50}), far = lines_of({390, 395, 400, 388, 391});
  EXPECT_FALSE(regimes_of({near}).are_two(two));
  EXPECT_FALSE(regimes_of({far}).are_two(two));
  EXPECT_EQ(regimes_of({near, far}).of(two, {392, 391}), Regime::far);
}

TEST(ComparedRegimes, AreWhatBothSidesMet) {
  const Lines mostly_near = lines_of({50, 50, 50, 390}), mostly_far = lines_of({50, 390, 390, 390});
  const Regimes regimes = regimes_of({mostly_near, mostly_far});
  const ComparedRegimes alike(regimes, mostly_near, mostly_near);
  EXPECT_EQ(alike.chosen().at(two), Regime::near);
  EXPECT_EQ(alike.left_out(), 0.25);
  EXPECT_EQ(alike.words(),
            "spread with 2 workers is compared where the PUs were near each other: 75 % of the "
            "processes");
  EXPECT_EQ(ComparedRegimes(regimes, mostly_far, mostly_far).chosen().at(two), Regime::far);
  const ComparedRegimes apart(regimes, mostly_near, mostly_far);
  EXPECT_EQ(apart.left_out(), 0.75);
  EXPECT_THAT(apart.words(), HasSubstr("75 % and 25 % of the processes"));
  EXPECT_TRUE(ComparedRegimes(Regimes(), mostly_near, mostly_far).words().empty());
}

const Cell ring = cell("go", "token_ring", "tasks=2", "spread", 2);

/// A run of a ring on two workers, in which the PUs were far apart in some rounds.
MadeSamples run_of(int near, int far, double near_ns = 100, double far_ns = 300,
                   const Cell& key = ring) {
  MadeSamples made;
  for (int round = 0; round < near + far; ++round) {
    const bool is_near = round < near;
    const double factor = 1 + 0.001 * (round % 7);
    made.process(key, "hop_ns", {9999, (is_near ? near_ns : far_ns) * factor});
    made.line(is_near ? 50 : 390, is_near ? 51 : 392);
    made.in_round(round);
  }
  return made;
}

SummaryRow hop_row(const Summary& summary) { return *find_row(summary, ring, "hop_ns"); }

TEST(RegimesOfFigures, AreTwoFigures) {
  const SummaryRow row = hop_row(run_of(30, 12).summary());
  EXPECT_NEAR(row.median->value, 100, 1);
  EXPECT_EQ(row.processes, 30u);
  ASSERT_TRUE(row.regimes);
  EXPECT_EQ(row.regimes->shown, Regime::near);
  EXPECT_NEAR(row.regimes->other->value, 300, 2);
  EXPECT_EQ(row.regimes->in_other(), 12u);
  const SummaryRow mostly_far = hop_row(run_of(6, 36).summary());
  EXPECT_NEAR(mostly_far.median->value, 100, 1) << "six processes tell the near figure";
  const SummaryRow hardly_near = hop_row(run_of(5, 37).summary());
  EXPECT_EQ(hardly_near.regimes->shown, Regime::far);
  EXPECT_NEAR(hardly_near.median->value, 300, 2);
  EXPECT_FALSE(hop_row(run_of(42, 0).summary()).regimes);
  EXPECT_FALSE(hop_row(run_of(0, 42).summary()).regimes) << "it knows no other";
}

TEST(RegimesOfFigures, StandInTheTable) {
  const std::string text = summary_text(run_of(30, 12).summary());
  EXPECT_THAT(text, HasSubstr(",near,141.03191128251794,12,301.04999999999995,300.6,301.4"));
}

TEST(RegimesOfFigures, LeaveMemoryAlone) {
  MadeSamples made = run_of(10, 10);
  for (int i = 0; i < 20; ++i)
    made.process(ring, "pss_bytes", {1000}).line(i % 2 == 0 ? 50 : 390, i % 2 == 0 ? 50 : 390);
  const Summary summary = made.summary();
  EXPECT_EQ(find_row(summary, ring, "pss_bytes")->processes, 20u);
  EXPECT_FALSE(find_row(summary, ring, "pss_bytes")->regimes);
}

/// Far apart, a figure lies on the other side of the bound.
TEST(RegimesOfFigures, DecideNoClaimWhereThePusWereFar) {
  const auto verdict = [](const MadeSamples& made) {
    Definition within = testing::within(50, 200);
    within.figure.placement = ring.placement;
    within.figure.workers = ring.workers;
    const Claims claims = testing::one_claim({within});
    return judge(claims, made.summary()).at(0).definitions.front();
  };
  EXPECT_EQ(verdict(run_of(42, 0)).verdict, Verdict::matches);
  EXPECT_EQ(verdict(run_of(10, 32)).verdict, Verdict::matches);
  const DefinitionVerdict far = verdict(run_of(3, 39));
  EXPECT_EQ(far.verdict, Verdict::not_enough_data);
  EXPECT_THAT(far.reason, HasSubstr("the PUs were far apart in 39 of 42 processes"));
}

ComparisonReport compare_within(const MadeSamples& first, const MadeSamples& second,
                                Pairing pairing = Pairing::none) {
  const SampleGrouper a = first.grouper(), b = second.grouper();
  const Regimes regimes = regimes_of({a.lines(), b.lines()});
  const ComparedRegimes compared(regimes, a.lines(), b.lines());
  const GroupedSamples ours = a.group(regimes, compared.chosen());
  const GroupedSamples theirs = b.group(regimes, compared.chosen());
  ComparisonReport report = compare({ours, {}, 1}, {theirs, {}, 1}, default_margin, pairing);
  report.regimes = compared;
  return report;
}

TEST(RegimesOfFigures, AreComparedWithTheirLike) {
  const ComparisonReport report = compare_within(run_of(40, 2), run_of(25, 17));
  EXPECT_EQ(report.comparisons.at(0).outcome, Outcome::equivalent);
  EXPECT_EQ(report.comparisons.at(0).first_processes, 40u);
  EXPECT_EQ(report.comparisons.at(0).second_processes, 25u);
  EXPECT_THAT(judge_gate(report, default_margin).words,
              HasSubstr("the PUs were at another distance from each other in 40 % of the "
                        "processes of a side"));
  EXPECT_EQ(judge_gate(compare_within(run_of(40, 2), run_of(36, 6)), default_margin).state,
            GateState::passed);
  EXPECT_EQ(compare_within(run_of(2, 40), run_of(2, 40, 100, 360)).comparisons.at(0).outcome,
            Outcome::worse)
      << "far apart, too";
}

TEST(RegimesOfFigures, ThatTheSidesDoNotShareAreNoRow) {
  const ComparisonReport report = compare_within(run_of(42, 0), run_of(0, 42));
  EXPECT_TRUE(report.comparisons.empty());
  EXPECT_NE(judge_gate(report, default_margin).state, GateState::passed);
}

/// Where most processes were near, one cell may have met nothing but the other regime.
TEST(RegimesOfFigures, ThatACellNeverMetAreNamed) {
  const Cell boost_ring = cell("boost_fiber", "token_ring", "tasks=2", "spread", 2);
  MadeSamples mostly_near = run_of(40, 2);
  mostly_near.add(run_of(0, 5, 300, 900, boost_ring));
  const ComparisonReport report = compare_within(mostly_near, mostly_near);
  EXPECT_EQ(report.comparisons.size(), 1u);
  EXPECT_THAT(report.gaps,
              ElementsAre("boost_fiber/token_ring/tasks=2/spread/2:hop_ns of the first: the PUs "
                          "were near each other in none of its processes",
                          "boost_fiber/token_ring/tasks=2/spread/2:hop_ns of the second: the PUs "
                          "were near each other in none of its processes"));
  EXPECT_EQ(judge_gate(report, default_margin).state, GateState::open);
}

}  // namespace
}  // namespace barista
