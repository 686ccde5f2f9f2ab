#include "harness/analysis/verdicts.hpp"

#include <gmock/gmock.h>

#include "harness/analysis/gate.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

using testing::cell;
using ::testing::HasSubstr;
using testing::MadeSamples;

const Cell ring = cell("go", "token_ring", "tasks=2");

Selector hop(const std::string& runtime = "") {
  return {.runtime = runtime,
          .experiment = "token_ring",
          .params = "tasks=2",
          .placement = "one_pu",
          .metric = "hop_ns"};
}

Definition within(std::optional<double> low, std::optional<double> high,
                  const std::string& name = "hop") {
  return {.name = name, .figure = hop(), .low = low, .high = high};
}

Claims one_claim(std::vector<Definition> definitions) {
  return {.thread = "std_thread",
          .variants = {"std_thread_64k"},
          .chapter = "go",
          .claims = {{.id = "T3",
                      .row = "",
                      .statement = "",
                      .better = Better::lower,
                      .chapter = {},
                      .definitions = std::move(definitions)}}};
}

/// The verdict on one definition for go.
DefinitionVerdict verdict_on(const Definition& definition, const MadeSamples& made,
                             const Incapabilities& incapabilities = {}) {
  const Claims claims = one_claim({definition});
  for (const ClaimVerdict& claim : judge(claims, made.summary(), incapabilities))
    if (claim.runtime == "go") {
      DefinitionVerdict verdict = claim.definitions.front();
      verdict.definition = nullptr;  // it dies with `claims`
      return verdict;
    }
  ADD_FAILURE() << "go was not judged";
  return {};
}

const MadeSamples around_200 = MadeSamples().around(ring, "hop_ns", 200);  // interval [194, 206]

TEST(DefinitionVerdict, is_by_inclusion_of_the_interval) {
  EXPECT_EQ(verdict_on(within(100, 400), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(194, 206), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(std::nullopt, 400), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(100, std::nullopt), around_200).verdict, Verdict::matches);
  EXPECT_EQ(verdict_on(within(300, 400), around_200).verdict, Verdict::better);
  EXPECT_EQ(verdict_on(within(std::nullopt, 193), around_200).verdict, Verdict::worse);
  EXPECT_EQ(verdict_on(within(200, 400), around_200).verdict, Verdict::not_enough_data);
  EXPECT_EQ(verdict_on(within(199, 201), around_200).verdict, Verdict::not_enough_data);
}

TEST(DefinitionVerdict, says_on_which_side) {
  EXPECT_EQ(verdict_on(within(300, 400), around_200).reason, "below the claimed range");
  EXPECT_EQ(verdict_on(within(100, 150), around_200).reason, "above the claimed range");
  EXPECT_EQ(
      verdict_on(within(200, 400), around_200).reason,
      "the interval reaches below the claimed range; no number of rounds is likely to settle it");
  EXPECT_EQ(
      verdict_on(within(100, 200), around_200).reason,
      "the interval reaches above the claimed range; no number of rounds is likely to settle it");
  EXPECT_EQ(verdict_on(within(199, 201), around_200).reason,
            "the interval is wider than the claimed range; more rounds would settle it");
}

TEST(DefinitionVerdict, has_the_factor_to_what_the_chapter_says_without_its_tolerance) {
  Definition about = within(800, 3200);  // "about 1600"
  about.about = 2;
  EXPECT_DOUBLE_EQ(*verdict_on(about, around_200).factor, 8);
  EXPECT_DOUBLE_EQ(*verdict_on(within(std::nullopt, 10), around_200).factor, 20);
  EXPECT_FALSE(verdict_on(within(100, 400), around_200).factor);
  EXPECT_FALSE(verdict_on(within(100, 400), MadeSamples().around(ring, "hop_ns", 0)).factor);
}

TEST(DefinitionVerdict, says_how_many_processes_would_settle_it) {
  // [194, 206] of as many processes as around() makes; half as wide would end below 203.
  const std::string reason = verdict_on(within(100, 203), around_200).reason;
  EXPECT_THAT(reason,
              ::testing::MatchesRegex("the interval reaches above the claimed range; of [0-9]+ "
                                      "processes, about [0-9]+ would settle it"));
}

TEST(DefinitionVerdict, of_a_claim_for_which_more_is_better) {
  Claims claims = one_claim({within(300, 400)});
  claims.claims.front().better = Better::higher;
  EXPECT_EQ(judge(claims, around_200.summary()).at(0).overall, Verdict::worse);
}

TEST(DefinitionVerdict, is_open_without_an_interval) {
  const auto made = MadeSamples().processes(ring, "hop_ns", {200, 201, 202, 203, 204});
  const DefinitionVerdict verdict = verdict_on(within(100, 400), made);
  EXPECT_EQ(verdict.verdict, Verdict::not_enough_data);
  EXPECT_EQ(verdict.value, 202);
  EXPECT_EQ(verdict.reason, "5 processes; an interval needs 6 or more");
}

TEST(DefinitionVerdict, is_open_when_most_was_disturbed) {
  MadeSamples made;
  for (int i = 0; i < 7; ++i) made.process(ring, "hop_ns", {200}, "", i < 4 ? "busy" : "");
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
  EXPECT_EQ(reason(MadeSamples().without_value(ring, Status::dnf, "timed out")), "dnf: timed out");
  EXPECT_EQ(reason(MadeSamples().without_value(ring, Status::invalid, "wrong sum")),
            "invalid: wrong sum");
  EXPECT_EQ(reason(MadeSamples().around(ring, "clones_per_op", 1)), "go reports no hop_ns");
  EXPECT_EQ(reason(MadeSamples().without_value(ring, Status::unsupported, "no parker")),
            "unsupported: no parker");
}

TEST(DefinitionVerdict, knows_what_a_runtime_cannot_be_asked) {
  const auto on = [](const MadeSamples& made) { return verdict_on(within(1, 2), made).verdict; };
  EXPECT_EQ(on(MadeSamples().without_value(ring, Status::dnf, "")), Verdict::not_enough_data);
  EXPECT_EQ(on(MadeSamples().without_value(ring, Status::unsupported, "")),
            Verdict::does_not_apply);
  EXPECT_EQ(on(MadeSamples().around(ring, "clones_per_op", 1)), Verdict::does_not_apply);
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
  EXPECT_EQ(verdict_on(within(1, 200), MadeSamples().around(ring, "hop_ns", 100), no_ring).verdict,
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
  auto made = MadeSamples().around(ring, "hop_ns", 200).around(thread_ring, "hop_ns", 4000);
  EXPECT_EQ(verdict_on(ratio, made).verdict, Verdict::matches);
  EXPECT_DOUBLE_EQ(*verdict_on(ratio, made).value, 20);
  EXPECT_EQ(verdict_on(ratio, MadeSamples().around(ring, "hop_ns", 200)).reason,
            "std_thread token_ring tasks=2 on one_pu with 1 worker is not in this run; a suite "
            "with it would tell");
  EXPECT_EQ(
      verdict_on(ratio,
                 MadeSamples().around(ring, "hop_ns", 200).processes(thread_ring, "hop_ns", {4000}))
          .reason,
      "of std_thread: 1 process; an interval needs 6 or more");
  EXPECT_EQ(verdict_on(ratio, MadeSamples()
                                  .around(ring, "hop_ns", 200)
                                  .without_value(thread_ring, Status::dnf, "timed out"))
                .reason,
            "of std_thread: dnf: timed out");
  EXPECT_EQ(
      verdict_on(ratio, MadeSamples().around(ring, "hop_ns", 0).around(thread_ring, "hop_ns", 4000))
          .reason,
      "invalid: what is done takes more than 0 ns; the clock is too coarse for it");
  for (Selector* each : {&ratio.figure, &*ratio.denominator}) each->metric = "pss_bytes";
  EXPECT_EQ(
      verdict_on(ratio,
                 MadeSamples().around(ring, "pss_bytes", 0).around(thread_ring, "pss_bytes", 4000))
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

/// The verdict on a claim for go, of definitions with these bounds around the measured 200.
ClaimVerdict overall(const std::vector<Definition>& definitions,
                     const MadeSamples& made = around_200) {
  static Claims claims;
  claims = one_claim(definitions);
  return judge(claims, made.summary()).at(0);
}

Definition elsewhere(const std::string& name, const std::string& experiment) {
  Definition definition = within(1, 2, name);
  definition.figure.experiment = experiment;
  return definition;
}

TEST(ClaimVerdict, rolls_definitions_up) {
  const Definition yes = within(100, 400, "yes"), no = within(1, 2, "no"),
                   low = within(300, 400, "low"), open = within(200, 400, "open"),
                   missing = elsewhere("missing", "yield");
  EXPECT_EQ(overall({yes, yes}).overall, Verdict::matches);
  EXPECT_EQ(overall({no, no}).overall, Verdict::worse);
  EXPECT_EQ(overall({low, low}).overall, Verdict::better);
  EXPECT_EQ(overall({yes, no}).overall, Verdict::depends);
  EXPECT_EQ(overall({yes, low}).overall, Verdict::depends);
  EXPECT_EQ(overall({low, no, open}).overall, Verdict::depends);
  EXPECT_EQ(overall({yes, open}).overall, Verdict::not_enough_data);
  EXPECT_EQ(overall({no, open}).overall, Verdict::not_enough_data);
  EXPECT_EQ(overall({yes, missing}).overall, Verdict::not_enough_data);
  EXPECT_EQ(overall({missing, missing}).overall, Verdict::not_enough_data);
}

TEST(ClaimVerdict, shows_the_figure_of_the_reading_that_decides) {
  const Definition yes = within(100, 400, "yes"), no = within(1, 2, "no"),
                   open = within(200, 400, "open"), missing = elsewhere("missing", "yield");
  const auto decider = [](const std::vector<Definition>& all) {
    return overall(all).decider().definition->name;
  };
  EXPECT_EQ(decider({no, yes, within(50, 400, "also")}), "yes");
  EXPECT_EQ(decider({no, yes}), "no");
  EXPECT_EQ(decider({missing, no, yes}), "no");
  EXPECT_EQ(decider({yes, open}), "open");
  EXPECT_EQ(decider({missing}), "missing");
}

TEST(ClaimVerdict, names_the_definitions) {
  EXPECT_EQ(overall({within(100, 400, "same PU"), within(1, 2, "yield"), within(200, 400, "far"),
                     elsewhere("touched", "yield")})
                .reason,
            "matches: same PU; worse: yield; not enough data: far, touched");
  EXPECT_THAT(overall({within(100, 400, "same PU"), elsewhere("far", "yield")}).reason,
              ::testing::StartsWith("matches: same PU; not enough data: far: go yield"));
}

TEST(ClaimVerdict, of_one_definition_gives_its_reason) {
  EXPECT_THAT(overall({within(200, 400, "far")}).reason,
              ::testing::StartsWith("the interval reaches below the claimed range"));
}

TEST(ClaimVerdict, is_not_held_up_by_what_the_runtime_cannot_be_asked) {
  auto made =
      MadeSamples()
          .around(ring, "hop_ns", 200)
          .without_value(cell("go", "yield", "tasks=2"), Status::unsupported, "has no yield");
  EXPECT_EQ(overall({within(100, 400, "yes"), elsewhere("yield", "yield")}, made).overall,
            Verdict::matches);
}

TEST(Judge, passes_no_verdict_on_the_others_and_shows_the_same_reading_of_them) {
  Definition yield = within(1, 2, "yield");
  yield.figure.experiment = "yield";
  yield.figure.metric = "yield_ns";
  const Claims claims = one_claim({yield, within(100, 400)});
  MadeSamples made;
  for (const char* runtime : {"espresso", "go"})
    made.around(cell(runtime, "token_ring", "tasks=2"), "hop_ns", 200);
  made.around(cell("espresso", "yield", "tasks=2"), "yield_ns", 1.5);
  made.around(cell("go", "yield", "tasks=2"), "yield_ns", 50);
  made.around(cell("tbb", "yield", "tasks=2"), "yield_ns", 70);
  const std::vector<ClaimVerdict> verdicts = judge(claims, made.summary());
  ASSERT_EQ(verdicts.size(), 3u);
  EXPECT_TRUE(verdicts[0].is_judged);
  EXPECT_EQ(verdicts[0].decider().definition->name, "yield");
  EXPECT_FALSE(verdicts[1].is_judged);
  EXPECT_EQ(verdicts[1].decider().definition->name, "yield");
  EXPECT_FALSE(verdicts[2].is_judged);
  EXPECT_EQ(verdicts[2].decider().value, 70);
}

TEST(Judge, puts_the_thread_first_then_the_chapters_runtime_then_the_others) {
  Definition for_threads = within(100, 400, "thread hop");
  for_threads.subject = Subject::thread;
  const Claims claims = one_claim({within(100, 400), for_threads});
  MadeSamples made;
  for (const char* runtime : {"espresso", "go", "boost_fiber", "std_thread", "std_thread_64k"})
    made.around(cell(runtime, "token_ring", "tasks=2"), "hop_ns", 200);
  std::vector<std::string> runtimes;
  const std::vector<ClaimVerdict> verdicts = judge(claims, made.summary());
  for (const ClaimVerdict& verdict : verdicts) {
    runtimes.push_back(verdict.runtime);
    ASSERT_EQ(verdict.definitions.size(), 1u);
    EXPECT_EQ(verdict.definitions[0].definition->subject == Subject::thread,
              verdict.runtime == "std_thread");
  }
  EXPECT_EQ(runtimes, (std::vector<std::string>{"std_thread", "go", "boost_fiber", "espresso"}));
}

Definition of_threads(Definition definition) {
  definition.subject = Subject::thread;
  return definition;
}

GateVerdict gate_of(const std::vector<Definition>& definitions, const MadeSamples& made) {
  const Claims claims = one_claim(definitions);
  return judge_gate(claims, judge(claims, made.summary()));
}

const MadeSamples both = MadeSamples()
                             .around(ring, "hop_ns", 200)
                             .around(cell("std_thread", "token_ring", "tasks=2"), "hop_ns", 5000);

TEST(ClaimsGate, passes_where_threads_and_the_chapters_runtime_were_decided) {
  const GateVerdict passed =
      gate_of({within(100, 400), of_threads(within(std::nullopt, 10'000))}, both);
  EXPECT_EQ(passed.state, GateState::passed);
  EXPECT_EQ(passed.words, "gate: passed, no claim is worse than the book in every reading");
  const GateVerdict mixed = gate_of({within(100, 400), within(std::nullopt, 100, "other")}, both);
  EXPECT_EQ(mixed.state, GateState::passed);
  EXPECT_THAT(mixed.words, HasSubstr("1 claim, first of all T3 of go (depends on what"));
}

TEST(ClaimsGate, names_what_stopped_it) {
  const GateVerdict stopped = gate_of({within(std::nullopt, 100)}, both);
  EXPECT_EQ(stopped.state, GateState::regression);
  EXPECT_EQ(stopped.words,
            "gate: stopped, worse than the book: 1 claim, first of all T3 of go (worse than the "
            "book, 2x)");
}

/// It could not have been stopped by any figure, so it has not been passed.
TEST(ClaimsGate, stays_open_where_nothing_was_decided) {
  const auto open = [](const std::vector<Definition>& definitions, const MadeSamples& made) {
    const GateVerdict gate = gate_of(definitions, made);
    EXPECT_EQ(gate.state, GateState::open);
    return gate.words;
  };
  Definition nobody_reports_it = within(std::nullopt, 100);
  nobody_reports_it.figure.metric = "yield_ns";
  EXPECT_THAT(open({nobody_reports_it}, both), HasSubstr("no claim could be decided for go"));
  EXPECT_THAT(open({within(100, 400), of_threads(nobody_reports_it)}, both),
              HasSubstr("no claim could be decided for std_thread"));
  EXPECT_THAT(open({of_threads(within(1, std::nullopt)), within(1, 400)}, around_200),
              HasSubstr("std_thread is not in this run"));
  EXPECT_THAT(open({within(200, 400)}, both),
              HasSubstr("open: 1 claim, first of all T3 of go (not enough data)"));
}

/// A remark that only the denominator has stands alone, and one of the numerator ends in nothing.
TEST(DefinitionVerdict, has_remarks_without_an_empty_part) {
  Definition ratio = within(10, 100);
  ratio.denominator = hop();
  ratio.figure = hop("std_thread");
  const auto remark = [&](const std::string& upper, const std::string& lower) {
    return verdict_on(ratio, MadeSamples()
                                 .processes(ring, "hop_ns", std::vector<double>(7, 100.0), lower)
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
