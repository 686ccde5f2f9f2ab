// From the readings of a claim to its own verdict, and from verdicts to a gate.
#include <gmock/gmock.h>

#include "harness/analysis/gate.hpp"
#include "harness/analysis/verdicts.hpp"
#include "tests/analysis/made_claims.hpp"

namespace barista {
namespace {

using testing::around_200, testing::cell, testing::hop, testing::MadeSamples;
using ::testing::HasSubstr;
using testing::one_claim, testing::go_ring, testing::within;

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
                   low = within(300, 400, "low"), open = within(193, 400, "open"),
                   close = within(200, 400, "close"), missing = elsewhere("missing", "yield");
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
  EXPECT_EQ(overall({yes, close}).overall, Verdict::too_close);
  EXPECT_EQ(overall({no, close, yes}).overall, Verdict::depends);
  EXPECT_EQ(overall({close, open}).overall, Verdict::not_enough_data);
}

TEST(ClaimVerdict, shows_the_figure_of_the_reading_that_decides) {
  const Definition yes = within(100, 400, "yes"), no = within(1, 2, "no"),
                   open = within(193, 400, "open"), missing = elsewhere("missing", "yield");
  const auto decider = [](const std::vector<Definition>& all) {
    return overall(all).decider().definition->name;
  };
  EXPECT_EQ(decider({no, yes, within(50, 400, "also")}), "yes");
  EXPECT_EQ(decider({no, yes}), "no");
  EXPECT_EQ(decider({missing, no, yes}), "no");
  EXPECT_EQ(decider({yes, open}), "open");
  EXPECT_EQ(decider({yes, within(200, 400, "close")}), "close");
  EXPECT_EQ(decider({missing}), "missing");
}

TEST(ClaimVerdict, names_the_definitions) {
  EXPECT_EQ(overall({within(100, 400, "same PU"), within(1, 2, "yield"), within(200, 400, "far"),
                     elsewhere("touched", "yield")})
                .reason,
            "matches: same PU; worse: yield; too close to call: far; not enough data: touched");
  EXPECT_THAT(overall({within(100, 400, "same PU"), elsewhere("far", "yield")}).reason,
              ::testing::StartsWith("matches: same PU; not enough data: far: go yield"));
}

TEST(ClaimVerdict, of_one_definition_gives_its_reason) {
  EXPECT_THAT(overall({within(193, 400, "far")}).reason,
              ::testing::StartsWith("the interval reaches below the claimed range"));
}

TEST(ClaimVerdict, is_not_held_up_by_what_the_runtime_cannot_be_asked) {
  auto made =
      MadeSamples()
          .around(go_ring, "hop_ns", 200)
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
                             .around(go_ring, "hop_ns", 200)
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
              HasSubstr("open: 1 claim, first of all T3 of go (too close to call)"));
  EXPECT_THAT(open({within(193, 400)}, both),
              HasSubstr("open: 1 claim, first of all T3 of go (not enough data)"));
}

}  // namespace
}  // namespace barista
