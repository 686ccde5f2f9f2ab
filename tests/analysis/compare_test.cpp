#include "harness/analysis/compare.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "harness/analysis/compare_text.hpp"
#include "harness/analysis/gate.hpp"
#include "tests/analysis/made_comparisons.hpp"

namespace barista {
namespace {

using testing::cell;
using testing::compare_all;
using ::testing::HasSubstr;
using testing::hops;
using testing::MadeSamples;
using testing::narrow;
using testing::only;
using testing::ring;

TEST(Compare, equal_runs_are_equivalent) {
  const Comparison same = only(hops(narrow(100)), hops(narrow(101)));
  EXPECT_EQ(same.outcome, Outcome::equivalent);
  EXPECT_NEAR(same.ratio->value, 1.01, 1e-9);
}

TEST(Compare, knows_which_direction_is_better) {
  EXPECT_EQ(only(hops(narrow(100)), hops(narrow(120))).outcome_word(), "slower");
  EXPECT_EQ(only(hops(narrow(120)), hops(narrow(100))).outcome_word(), "faster");
  const auto memory = [](double value) {
    return MadeSamples().processes(cell("go", "parked_memory", "tasks=500"), "pss_bytes",
                                   narrow(value));
  };
  EXPECT_EQ(only(memory(1000), memory(2000)).outcome_word(), "larger");
  EXPECT_EQ(only(memory(2000), memory(1000)).outcome_word(), "smaller");
}

TEST(Compare, is_inconclusive_where_groups_overlap) {
  const Comparison open = only(hops({90, 95, 100, 105, 110, 115, 120, 125}),
                               hops({100, 105, 108, 112, 118, 122, 128, 131}));
  EXPECT_EQ(open.outcome, Outcome::inconclusive);
  EXPECT_EQ(open.reason, "the difference may be chance, and may be more than the margin");
}

/// Twelve rounds, some of which were slow for everybody.
std::vector<double> uneven(double value) {
  std::vector<double> values;
  for (int i = 0; i < 12; ++i) values.push_back(value * (i % 3 == 0 ? 1.5 : 1) * (1 + 0.001 * i));
  return values;
}

Comparison within_rounds(const std::vector<double>& first, const std::vector<double>& second) {
  const GroupedSamples a = MadeSamples().rounds(ring, "hop_ns", first).grouped();
  const GroupedSamples b = MadeSamples().rounds(ring, "hop_ns", second).grouped();
  return compare({a, {}, 1}, {b, {}, 1}, default_margin, Pairing::within_rounds).comparisons.at(0);
}

TEST(Compare, compares_within_rounds_what_is_of_one_run) {
  const MadeSamples first = MadeSamples().rounds(ring, "hop_ns", uneven(100));
  EXPECT_EQ(only(first, MadeSamples().rounds(ring, "hop_ns", uneven(110))).outcome,
            Outcome::inconclusive);
  const Comparison paired = within_rounds(uneven(100), uneven(110));
  EXPECT_EQ(paired.outcome, Outcome::worse);
  EXPECT_NEAR(paired.ratio->value, 1.1, 1e-9);
  EXPECT_NEAR(paired.p_value, 2.0 / 4096, 1e-12);
  EXPECT_EQ(paired.log_ratios.size(), 12u);
  EXPECT_EQ(within_rounds(uneven(100), uneven(101)).outcome, Outcome::equivalent);
}

TEST(Compare, pairs_only_rounds_that_both_have_and_only_enough_of_them) {
  std::vector<double> few = uneven(110);
  few.resize(11);
  EXPECT_EQ(within_rounds(uneven(100), few).log_ratios.size(), 11u);
  few.resize(6);  // 2 / 2^6 is more than half of 1 %: two tests
  EXPECT_TRUE(within_rounds(uneven(100), few).log_ratios.empty());
}

TEST(Compare, takes_the_mean_of_a_round_that_was_measured_again) {
  Sample again;
  MadeSamples first = MadeSamples().rounds(ring, "hop_ns", uneven(100));
  std::vector<Sample> rows = first.rows();
  again = rows.front();
  again.process = 100;
  again.value = 150 / std::exp(2.0);
  rows.push_back(again);
  const GroupedSamples a = group_samples(rows);
  const GroupedSamples b = MadeSamples().rounds(ring, "hop_ns", uneven(100)).grouped();
  const ComparisonReport report =
      compare({a, {}, 1}, {b, {}, 1}, default_margin, Pairing::within_rounds);
  EXPECT_NEAR(report.comparisons.at(0).log_ratios.at(0), 1.0, 1e-9);
}

TEST(Compare, names_the_number_of_processes_it_would_need) {
  const Comparison few = only(hops({1, 2, 3}), hops({11, 12, 13}));
  EXPECT_EQ(few.outcome, Outcome::inconclusive);
  EXPECT_EQ(few.reason, "3 and 3 processes cannot tell 1 comparison apart from chance; 6 each can");
}

TEST(Compare, adjusts_for_everything_that_is_printed) {
  // Six against six without overlap: p = 2/924, too much for the 60 tests of 30 comparisons.
  MadeSamples first, second;
  for (int i = 0; i < 30; ++i) {
    const Cell each = cell("go", "yield", "tasks=" + std::to_string(i));
    first.processes(each, "yield_ns", {1, 2, 3, 4, 5, 6});
    second.processes(each, "yield_ns",
                     i == 0 ? std::vector<double>{11, 12, 13, 14, 15, 16}
                            : std::vector<double>{1, 2, 3, 4, 5, 6});
  }
  const ComparisonReport report = compare_all(first, second);
  EXPECT_NEAR(report.comparisons[0].p_adjusted, 60 * 2.0 / 924, 1e-12);
  EXPECT_EQ(report.comparisons[0].outcome, Outcome::inconclusive);
  EXPECT_THAT(report.comparisons[0].reason, HasSubstr("8 each can"));
}

TEST(Compare, calls_equal_only_what_two_one_sided_tests_call_equal) {
  // Six processes that differ by nothing: each one-sided test gives 1/924, and there are two tests.
  const Comparison equal =
      only(hops({100, 100, 100, 100, 100, 100}), hops({100, 100, 100, 100, 100, 100}));
  EXPECT_DOUBLE_EQ(equal.equivalence_p_value, 1.0 / 924);
  EXPECT_DOUBLE_EQ(equal.equivalence_p_adjusted, 2.0 / 924);
  EXPECT_EQ(equal.outcome, Outcome::equivalent);
  // Spread beyond the margin: no difference was found, which does not make them equal.
  const Comparison wide =
      only(hops({90, 94, 98, 102, 106, 110}), hops({90, 94, 98, 102, 106, 110}));
  EXPECT_GT(wide.equivalence_p_adjusted, 0.05);
  EXPECT_EQ(wide.outcome, Outcome::inconclusive);
}

TEST(Compare, calls_nothing_equal_that_differs_by_the_margin) {
  const Comparison at_the_edge = only(hops(narrow(100)), hops(narrow(105.1)));
  EXPECT_GT(at_the_edge.equivalence_p_value, 0.4);
  EXPECT_EQ(at_the_edge.outcome_word(), "slower");
}

TEST(Compare, says_what_it_could_have_found) {
  const Comparison ten = only(hops(narrow(100)), hops(narrow(100)));
  ASSERT_TRUE(ten.detectable);
  EXPECT_GT(*ten.detectable, 0.003);  // the spread between processes is 0.3 %
  EXPECT_LT(*ten.detectable, 0.008);
  const auto ten_times_wider = [](double value) {
    std::vector<double> values;
    for (int i = 0; i < 10; ++i) values.push_back(value * (0.955 + 0.01 * i));
    return values;
  };
  const Comparison wide = only(hops(ten_times_wider(100)), hops(ten_times_wider(100)));
  EXPECT_NEAR(*wide.detectable / *ten.detectable, 10, 1);
  EXPECT_FALSE(only(hops({1, 2, 3}), hops({11, 12, 13})).detectable);
}

TEST(Compare, refuses_designs_without_a_possible_verdict) {
  EXPECT_EQ(compare_all(hops({1, 2, 3}), hops({11, 12, 13})).refusal(),
            "3 and 3 processes cannot tell 1 comparison apart from chance; 6 each can");
  const auto elsewhere = MadeSamples().processes(cell("go", "yield"), "yield_ns", narrow(1));
  EXPECT_THAT(compare_all(hops(narrow(1)), elsewhere).refusal(), HasSubstr("nothing to compare"));
  EXPECT_EQ(compare_all(hops(narrow(1)), hops(narrow(1))).refusal(), "");
}

TEST(Compare, leaves_out_counts) {
  const auto made = MadeSamples()
                        .processes(ring, "clones_per_op", narrow(1))
                        .processes(cell("go", "parked_limit"), "tasks_alive", narrow(1e5));
  EXPECT_TRUE(compare_all(made, made).comparisons.empty());
}

TEST(Compare, puts_two_runtimes_of_one_run_side_by_side) {
  const auto made = MadeSamples()
                        .processes(cell("go", "yield"), "yield_ns", narrow(50))
                        .processes(cell("espresso", "yield"), "yield_ns", narrow(4))
                        .processes(cell("tbb", "yield"), "yield_ns", narrow(575));
  const Comparison comparison = only(made, made, {.runtime = "go"}, {.runtime = "espresso"});
  EXPECT_EQ(comparison.outcome_word(), "faster");
  EXPECT_NEAR(comparison.ratio->value, 4.0 / 50, 1e-9);
  EXPECT_EQ(comparison.cell.runtime, "");
}

TEST(Compare, lists_cells_of_one_side) {
  const auto first = hops(narrow(1)).processes(cell("tbb", "yield"), "yield_ns", narrow(1));
  const auto second = hops(narrow(1))
                          .processes(cell("go", "yield"), "yield_ns", narrow(1))
                          .without_value(cell("tbb", "yield"), Status::dnf, "crashed");
  const ComparisonReport report = compare_all(first, second);
  EXPECT_EQ(report.only_first, std::vector<Cell>{cell("tbb", "yield")});
  EXPECT_EQ(report.only_second, std::vector<Cell>{cell("go", "yield")});
}

TEST(Compare, can_be_narrowed) {
  const auto made = hops(narrow(1)).processes(cell("go", "yield"), "yield_ns", narrow(1));
  const Narrowing yields{.experiments = {"yield"}}, hop{.metrics = {"hop_ns"}};
  EXPECT_EQ(only(made, made, yields, yields).cell.experiment, "yield");
  EXPECT_EQ(only(made, made, hop, hop).cell.experiment, "token_ring");
}

/// Three processes of each of five sizes.
MadeSamples parked(double bytes_per_task) {
  MadeSamples made;
  for (const int tasks : {500, 1000, 2000, 4000, 8000})
    for (const double noise : {0.0, 3000.0, 7000.0})
      made.process(cell("go", "parked_memory", "tasks=" + std::to_string(tasks)), "pss_bytes",
                   {1e6 + bytes_per_task * tasks + noise});
  return made;
}

TEST(Compare, takes_memory_per_task_where_there_are_enough_sizes) {
  const Comparison memory = only(parked(2500), parked(3000));
  EXPECT_EQ(memory.metric.name, "pss_bytes_per_task");
  EXPECT_EQ(memory.cell.params, "");
  EXPECT_EQ(memory.first_processes, 15u);
  EXPECT_EQ(memory.outcome_word(), "larger");
  EXPECT_NEAR(memory.ratio->value, 1.2, 0.001);
  EXPECT_EQ(only(parked(2500), parked(2510)).outcome, Outcome::equivalent);
}

MadeSamples idle(const std::vector<double>& values) {
  return MadeSamples().processes(cell("go", "idle_cpu"), "idle_cpu_per_s_ns", values);
}

TEST(Compare, judges_the_difference_of_what_has_no_ratio) {
  const Comparison worse = only(idle(narrow(0)), idle(narrow(500'000)));
  EXPECT_FALSE(worse.ratio);
  EXPECT_EQ(worse.outcome, Outcome::worse);
  EXPECT_EQ(worse.reason,
            "near zero there is no ratio, so the difference is judged; as good as equal within "
            "±100 µs");
  EXPECT_TRUE(is_regression(worse, 0.05));
  EXPECT_FALSE(is_regression(only(idle(narrow(500'000)), idle(narrow(0))), 0.05));
  EXPECT_EQ(only(idle(narrow(500'000)), idle(narrow(0))).outcome, Outcome::better);
  EXPECT_EQ(only(idle(narrow(0)), idle(narrow(50'000))).outcome, Outcome::equivalent);
}

/// A clock that went wrong, or a worker that subtracted too much, must never look fast.
TEST(Compare, takes_no_time_that_cannot_be) {
  for (const double impossible : {0.0, -5.0}) {
    const ComparisonReport report = compare_all(hops(narrow(100)), hops(narrow(impossible)));
    EXPECT_TRUE(report.comparisons.empty());
    EXPECT_EQ(report.only_first.size(), 1u);
    EXPECT_EQ(judge_gate(report, 0.05).state, GateState::open);
  }
  std::vector<double> mixed = narrow(100);
  mixed[3] = -1;
  const ComparisonReport report = compare_all(hops(narrow(100)), hops(mixed));
  EXPECT_EQ(report.comparisons.at(0).second_processes, 9u);
  EXPECT_THAT(report.gaps,
              ::testing::ElementsAre(HasSubstr("0 of 10 processes of the first and 1 of 10 "
                                               "processes of the second: a time cannot be "
                                               "negative")));
}

/// Five repetitions of each of ten processes, of which all or one went wrong in two.
TEST(Compare, counts_processes_that_lost_something_and_not_their_repetitions) {
  const auto made = [](int losing) {
    MadeSamples samples;
    for (int process = 0; process < 10; ++process)
      samples.process(ring, "hop_ns",
                      process < losing ? std::vector<double>{100, -1, 101, -1, 102}
                                       : std::vector<double>{100, 101, 102, 103, 104});
    return samples;
  };
  EXPECT_THAT(compare_all(made(0), made(1)).gaps,
              ::testing::ElementsAre(HasSubstr("1 of 10 processes of the second")));
  EXPECT_THAT(compare_all(made(10), made(10)).gaps, ::testing::IsEmpty());
}

TEST(Compare, shows_factors_that_three_decimals_cannot) {
  const auto row = [](double first, double second) {
    return comparison_table(compare_all(hops(narrow(first)), hops(narrow(second))), {}, {});
  };
  EXPECT_THAT(row(1, 1e300), HasSubstr("  1e+300  "));
  EXPECT_THAT(row(1e9, 1), HasSubstr("  1e-09  "));
}

TEST(Compare, keeps_the_ratio_of_too_few_processes_for_an_interval) {
  const auto made = [](double value) {
    return MadeSamples().processes(cell("go", "token_ring", "tasks=2"), "hop_ns", {value, value});
  };
  const Comparison few = only(made(100), made(120));
  EXPECT_FALSE(few.difference);
  EXPECT_NEAR(few.ratio->value, 1.2, 1e-9);
  EXPECT_EQ(few.outcome, Outcome::inconclusive);
}

TEST(Compare, calls_memory_near_zero_equal_within_a_cache_line) {
  const Comparison same = only(parked(0), parked(3));
  EXPECT_EQ(same.outcome, Outcome::equivalent);
  EXPECT_NEAR(same.difference->value, 3, 1);
  const Comparison more = only(parked(0), parked(500));
  EXPECT_EQ(more.outcome, Outcome::worse);
  EXPECT_TRUE(is_regression(more, 0.05));
}

TEST(Compare, calls_the_same_zeros_equivalent) {
  const Comparison same = only(idle(narrow(0)), idle(narrow(0)));
  EXPECT_EQ(same.outcome, Outcome::equivalent);
  EXPECT_EQ(same.reason, "every process of both sides gave this value");
}

TEST(Regression, is_worse_by_more_than_the_margin) {
  const Comparison slower = only(hops(narrow(100)), hops(narrow(108)));
  EXPECT_EQ(slower.outcome, Outcome::worse);
  EXPECT_TRUE(is_regression(slower, 0.05));
  EXPECT_FALSE(is_regression(slower, 0.10));
  EXPECT_FALSE(is_regression(only(hops(narrow(108)), hops(narrow(100))), 0.05));
}

TEST(Gate, passes_only_where_everything_was_found_not_worse) {
  const auto state = [](const MadeSamples& first, const MadeSamples& second) {
    return judge_gate(compare_all(first, second), 0.05).state;
  };
  EXPECT_EQ(state(hops(narrow(100)), hops(narrow(100))), GateState::passed);
  EXPECT_EQ(state(hops(narrow(100)), hops(narrow(50))), GateState::passed);
  EXPECT_EQ(state(hops(narrow(100)), hops(narrow(108))), GateState::regression);
}

TEST(Gate, stays_open_in_words_where_it_could_not_have_stopped_anything) {
  const auto verdict = [](const MadeSamples& first, const MadeSamples& second) {
    const GateVerdict gate = judge_gate(compare_all(first, second), 0.05);
    EXPECT_EQ(gate.state, GateState::open);
    return gate.words;
  };
  EXPECT_THAT(verdict(hops({1, 2, 3}), hops({1, 2, 3})), HasSubstr("6 each can"));
  EXPECT_THAT(verdict({}, {}), HasSubstr("nothing to compare"));
  EXPECT_THAT(verdict(hops({90, 95, 100, 105, 110, 115}), hops({92, 95, 101, 105, 112, 115})),
              HasSubstr("1 comparison is inconclusive"));
  EXPECT_THAT(verdict(hops(narrow(1)).processes(cell("tbb", "yield"), "yield_ns", narrow(1)),
                      hops(narrow(1))),
              HasSubstr("1 cell was measured on one side only"));
}

}  // namespace
}  // namespace barista
