#include "harness/analysis/verdicts.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/analysis/made_claims.hpp"

namespace barista {
namespace {

using testing::around_200, testing::cell, testing::count_200, testing::hop, testing::MadeSamples;
using testing::of_count, testing::one_claim, testing::go_ring, testing::verdict_on, testing::within;

TEST(DefinitionVerdict, is_by_inclusion_of_the_interval) {
  EXPECT_EQ(verdict_on(within(100, 400), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(191, 209), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(of_count(within(194, 206)), count_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(std::nullopt, 400), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(100, std::nullopt), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(300, 400), around_200).verdict, Verdict::better);
  EXPECT_EQ(verdict_on(within(std::nullopt, 191), around_200).verdict, Verdict::worse);
  EXPECT_EQ(verdict_on(of_count(within(std::nullopt, 193)), count_200).verdict, Verdict::worse);
  EXPECT_EQ(verdict_on(within(193, 400), around_200).verdict, Verdict::not_enough_data);
  EXPECT_EQ(verdict_on(of_count(within(200, 400)), count_200).verdict, Verdict::not_enough_data);
}

TEST(DefinitionVerdict, is_too_close_to_call_where_the_next_run_may_say_otherwise) {
  for (const auto& [low, high] : {std::pair(195, 400), {205, 400}, {100, 195}, {199, 201}}) {
    const DefinitionVerdict verdict = verdict_on(within(low, high), around_200);
    EXPECT_EQ(verdict.verdict, Verdict::too_close) << low << ' ' << high;
    EXPECT_EQ(verdict.low, 194) << "the interval shown is that within the run";
    EXPECT_NEAR(verdict.run_spread, 0.0298, 0.0001);
  }
  EXPECT_EQ(verdict_on(within(201, 400), around_200).reason,
            "200 ns is 0.5 % from the bound, 201 ns, and figures change by up to 3 % from run to "
            "run");
  // However exactly the run knows it.
  const auto exact = MadeSamples().processes(go_ring, "hop_ns", std::vector<double>(40, 201));
  EXPECT_EQ(verdict_on(within(100, 200), exact).verdict, Verdict::too_close);
  EXPECT_EQ(verdict_on(within(100, 195), exact).verdict, Verdict::worse);
}

/// A ratio of one run changes less: what changed for both cancels.
TEST(DefinitionVerdict, of_a_ratio_of_times_is_nearer_to_call) {
  Definition ratio = within(std::nullopt, 49);
  ratio.figure = hop("std_thread");
  ratio.denominator = hop();
  const auto on = [&](double of_threads) {
    return verdict_on(ratio, MadeSamples()
                                 .processes(go_ring, "hop_ns", std::vector<double>(7, 100.0))
                                 .processes(cell("std_thread", "token_ring", "tasks=2"), "hop_ns",
                                            std::vector<double>(7, of_threads)));
  };
  EXPECT_EQ(on(5000).verdict, Verdict::worse);      // 2 % away
  EXPECT_EQ(on(4950).verdict, Verdict::too_close);  // 1 %
  EXPECT_NEAR(on(4950).run_spread, 0.0138, 0.0001);
}

TEST(DefinitionVerdict, is_by_the_history_where_there_is_one) {
  const auto run = [](double level) {
    return RunLevels{.levels = {{{go_ring, "hop_ns"}, {std::log(level), 0.001}}}, .contents = {}};
  };
  const Claims claims = one_claim({within(100, 192)});
  const auto verdict = [&](const std::vector<RunLevels>& history) {
    return judge(claims, around_200.summary(), {}, RunSpread(history)).at(0).definitions.front();
  };
  EXPECT_EQ(verdict({}).verdict, Verdict::not_enough_data);
  EXPECT_EQ(verdict({run(200), run(230), run(180)}).verdict, Verdict::not_enough_data)
      << "three runs say too little";
  EXPECT_EQ(verdict({run(200), run(230), run(180), run(210)}).verdict, Verdict::too_close);
  EXPECT_EQ(verdict({run(200), run(200.1), run(200), run(200.1)}).verdict, Verdict::worse);
}

TEST(DefinitionVerdict, says_on_which_side) {
  EXPECT_EQ(verdict_on(within(300, 400), around_200).reason, "below the claimed range");
  EXPECT_EQ(verdict_on(within(100, 150), around_200).reason, "above the claimed range");
  EXPECT_EQ(
      verdict_on(of_count(within(200, 400)), count_200).reason,
      "the interval reaches below the claimed range; no number of rounds is likely to settle it");
  EXPECT_EQ(
      verdict_on(of_count(within(100, 200)), count_200).reason,
      "the interval reaches above the claimed range; no number of rounds is likely to settle it");
  EXPECT_EQ(verdict_on(of_count(within(199, 201)), count_200).reason,
            "the interval is wider than the claimed range; more rounds would settle it");
}

TEST(DefinitionVerdict, has_the_factor_to_what_the_chapter_says_without_its_tolerance) {
  Definition about = within(800, 3200);  // "about 1600"
  about.about = 2;
  EXPECT_DOUBLE_EQ(*verdict_on(about, around_200).factor, 8);
  EXPECT_DOUBLE_EQ(*verdict_on(within(std::nullopt, 10), around_200).factor, 20);
  EXPECT_FALSE(verdict_on(within(100, 400), around_200).factor);
  EXPECT_FALSE(verdict_on(within(100, 400), MadeSamples().around(go_ring, "hop_ns", 0)).factor);
}

TEST(DefinitionVerdict, says_how_many_processes_would_settle_it) {
  const std::string processes =
      "the interval reaches above the claimed range; of 7 processes, about ";
  // Half as wide as [194, 206] would end below 203.
  EXPECT_EQ(verdict_on(of_count(within(100, 203)), count_200).reason,
            processes + "28 would settle it");
  // What changes from run to run reaches to 205.9 and stays, however many there are.
  EXPECT_EQ(verdict_on(within(100, 207), around_200).reason, processes + "20 would settle it");
}

TEST(DefinitionVerdict, of_a_claim_for_which_more_is_better) {
  Claims claims = one_claim({within(300, 400)});
  claims.claims.front().better = Better::higher;
  EXPECT_EQ(judge(claims, around_200.summary()).at(0).overall, Verdict::worse);
}

TEST(DefinitionVerdict, is_open_without_an_interval) {
  const auto made = MadeSamples().processes(go_ring, "hop_ns", {200, 201, 202, 203, 204});
  const DefinitionVerdict verdict = verdict_on(within(100, 400), made);
  EXPECT_EQ(verdict.verdict, Verdict::not_enough_data);
  EXPECT_EQ(verdict.value, 202);
  EXPECT_EQ(verdict.reason, "5 processes; an interval needs 6 or more");
}

TEST(DefinitionVerdict, is_open_when_most_was_disturbed) {
  MadeSamples made;
  for (int i = 0; i < 7; ++i) made.process(go_ring, "hop_ns", {200}, "", i < 4 ? "busy" : "");
  const DefinitionVerdict verdict = verdict_on(within(100, 400), made);
  EXPECT_EQ(verdict.verdict, Verdict::not_enough_data);
  EXPECT_EQ(
      verdict.reason,
      "a run that is less disturbed would settle it; contaminated: 4 of 7 values are flagged");
  EXPECT_EQ(verdict.value, 200);
}

TEST(DefinitionVerdict, without_a_figure_says_why) {
  const auto reason = [](const MadeSamples& made) {
    const DefinitionVerdict verdict = verdict_on(within(100, 400), made);
    EXPECT_FALSE(verdict.value);
    return verdict.reason;
  };
  EXPECT_EQ(reason(MadeSamples().around(cell("go", "yield"), "yield_ns", 1)),
            "go token_ring tasks=2 on one_pu with 1 worker is not in this run; a suite with it "
            "would tell");
  EXPECT_EQ(reason(MadeSamples().without_value(go_ring, Status::dnf, "timed out")),
            "dnf: timed out");
  EXPECT_EQ(reason(MadeSamples().without_value(go_ring, Status::invalid, "wrong sum")),
            "invalid: wrong sum");
  EXPECT_EQ(reason(MadeSamples().around(go_ring, "clones_per_op", 1)), "go reports no hop_ns");
  EXPECT_EQ(reason(MadeSamples().without_value(go_ring, Status::unsupported, "no parker")),
            "unsupported: no parker");
}

TEST(DefinitionVerdict, knows_what_a_runtime_cannot_be_asked) {
  const auto on = [](const MadeSamples& made) { return verdict_on(within(1, 2), made).verdict; };
  EXPECT_EQ(on(MadeSamples().without_value(go_ring, Status::dnf, "")), Verdict::not_enough_data);
  EXPECT_EQ(on(MadeSamples().without_value(go_ring, Status::unsupported, "")),
            Verdict::does_not_apply);
  EXPECT_EQ(on(MadeSamples().around(go_ring, "clones_per_op", 1)), Verdict::does_not_apply);
}

TEST(DefinitionVerdict, sends_nobody_after_a_suite_for_what_the_runtime_cannot_do) {
  const auto made = MadeSamples().around(cell("go", "yield"), "yield_ns", 1);
  const Incapabilities no_ring{{{"go", "token_ring"}, "no parker"}};
  const DefinitionVerdict verdict = verdict_on(within(1, 2), made, no_ring);
  EXPECT_EQ(verdict.verdict, Verdict::does_not_apply);
  EXPECT_EQ(verdict.reason, "unsupported: no parker");
  EXPECT_EQ(verdict_on(within(1, 2), made, {{{"tbb", "token_ring"}, "no parker"}}).verdict,
            Verdict::not_enough_data);
  Definition ratio = within(1, 2);
  ratio.figure = hop("std_thread");
  ratio.denominator = hop();
  EXPECT_EQ(verdict_on(ratio, made, no_ring).reason, "unsupported: no parker");
  EXPECT_EQ(
      verdict_on(within(1, 200), MadeSamples().around(go_ring, "hop_ns", 100), no_ring).verdict,
      Verdict::matches);
}

TEST(DefinitionVerdict, of_a_slope_names_the_failure_at_its_sizes) {
  Definition per_task = within(1, 2);
  per_task.figure = {
      .experiment = "parked_memory", .placement = "one_pu", .metric = "pss_bytes_per_task"};
  const auto made = MadeSamples().without_value(cell("go", "parked_memory", "tasks=500"),
                                                Status::unsupported, "cannot block");
  EXPECT_EQ(verdict_on(per_task, made).reason, "unsupported: cannot block");
}

TEST(DefinitionVerdict, of_a_ratio_uses_both_intervals) {
  Definition ratio = within(5, 50);
  ratio.figure = hop("std_thread");
  ratio.denominator = hop();
  const Cell thread_ring = cell("std_thread", "token_ring", "tasks=2");
  auto made = MadeSamples().around(go_ring, "hop_ns", 200).around(thread_ring, "hop_ns", 4000);
  EXPECT_EQ(verdict_on(ratio, made).verdict, Verdict::matches);
  EXPECT_DOUBLE_EQ(*verdict_on(ratio, made).value, 20);
  EXPECT_EQ(verdict_on(ratio, MadeSamples().around(go_ring, "hop_ns", 200)).reason,
            "std_thread token_ring tasks=2 on one_pu with 1 worker is not in this run; a suite "
            "with it would tell");
  EXPECT_EQ(
      verdict_on(
          ratio,
          MadeSamples().around(go_ring, "hop_ns", 200).processes(thread_ring, "hop_ns", {4000}))
          .reason,
      "of std_thread: 1 process; an interval needs 6 or more");
  EXPECT_EQ(verdict_on(ratio, MadeSamples()
                                  .around(go_ring, "hop_ns", 200)
                                  .without_value(thread_ring, Status::dnf, "timed out"))
                .reason,
            "of std_thread: dnf: timed out");
  EXPECT_EQ(
      verdict_on(ratio,
                 MadeSamples().around(go_ring, "hop_ns", 0).around(thread_ring, "hop_ns", 4000))
          .reason,
      "invalid: what is done takes more than 0 ns; the clock is too coarse for it");
  for (Selector* each : {&ratio.figure, &*ratio.denominator}) each->metric = "pss_bytes";
  EXPECT_EQ(
      verdict_on(
          ratio,
          MadeSamples().around(go_ring, "pss_bytes", 0).around(thread_ring, "pss_bytes", 4000))
          .reason,
      "of go: the figure is not positive");
}

Definition alive(std::optional<double> low, std::optional<double> high) {
  Definition definition = within(low, high, "alive");
  definition.figure = {
      .experiment = "parked_limit", .placement = "one_pu", .metric = "tasks_alive"};
  definition.spread = Spread::range;
  return definition;
}

TEST(RangeVerdict, needs_every_process_inside_and_no_interval) {
  const Cell limit = cell("go", "parked_limit");
  EXPECT_EQ(
      verdict_on(alive(1e6, {}), MadeSamples().processes(limit, "tasks_alive", {1.5e6})).verdict,
      Verdict::matches);
  EXPECT_EQ(verdict_on(alive(1e6, {}), MadeSamples().processes(limit, "tasks_alive", {1.5e6, 9e5}))
                .verdict,
            Verdict::not_enough_data);
  const auto below = verdict_on(
      alive(1e6, {}), MadeSamples().processes(limit, "tasks_alive", {32e3}, "max_map_count"));
  EXPECT_EQ(below.verdict, Verdict::better);
  EXPECT_EQ(below.reason, "below the claimed range; max_map_count");
}

TEST(RangeVerdict, is_never_called_an_interval) {
  const Cell limit = cell("go", "parked_limit");
  const auto reason = [&](std::optional<double> low, std::optional<double> high) {
    return verdict_on(alive(low, high), MadeSamples().processes(limit, "tasks_alive", {9e5, 1.5e6}))
        .reason;
  };
  EXPECT_EQ(reason(1e6, {}), "the process range reaches below the claimed range");
  EXPECT_EQ(reason({}, 1e6), "the process range reaches above the claimed range");
  EXPECT_EQ(reason(1e6, 1.2e6), "the process range is wider than the claimed range");
}

TEST(RangeVerdict, a_cap_is_a_lower_bound_and_refutes_nothing_above_it) {
  const auto capped = MadeSamples().process(cell("go", "parked_limit"), "tasks_alive", {2e5},
                                            "stopped at the suite's cap of 200000");
  const DefinitionVerdict open = verdict_on(alive(1e6, {}), capped);
  EXPECT_EQ(open.verdict, Verdict::not_enough_data);
  EXPECT_EQ(open.low, 2e5);
  EXPECT_FALSE(open.high);
  EXPECT_EQ(open.reason,
            "the search ended before the claimed range did; one with a higher end would settle it; "
            "stopped at the suite's cap of 200000");
  EXPECT_EQ(verdict_on(alive(1e5, {}), capped).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(alive(1e3, 1e5), capped).verdict, Verdict::worse);
  EXPECT_EQ(verdict_on(alive(1e3, 1e6), capped).verdict, Verdict::not_enough_data);
}

/// A remark that only the denominator has stands alone, and one of the numerator ends in nothing.
TEST(DefinitionVerdict, has_remarks_without_an_empty_part) {
  Definition ratio = within(10, 100);
  ratio.denominator = hop();
  ratio.figure = hop("std_thread");
  const auto remark = [&](const std::string& upper, const std::string& lower) {
    return verdict_on(ratio, MadeSamples()
                                 .processes(go_ring, "hop_ns", std::vector<double>(7, 100.0), lower)
                                 .processes(cell("std_thread", "token_ring", "tasks=2"), "hop_ns",
                                            std::vector<double>(7, 5000.0), upper))
        .reason;
  };
  EXPECT_EQ(remark("a", ""), "of std_thread: a");
  EXPECT_EQ(remark("", "b"), "of go: b");
  EXPECT_EQ(remark("a", "b"), "of std_thread: a; of go: b");
  EXPECT_EQ(remark("a", "a"), "of std_thread and go: a");
  EXPECT_EQ(remark("", ""), "");
}

}  // namespace
}  // namespace barista
