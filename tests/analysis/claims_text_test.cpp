// The three forms in which verdicts are printed, with every verdict in them.
#include <gmock/gmock.h>

#include <sstream>

#include "harness/analysis/between_text.hpp"
#include "harness/analysis/claims_csv.hpp"
#include "harness/analysis/claims_markdown.hpp"
#include "harness/analysis/claims_table.hpp"
#include "harness/text/utf8.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

using testing::cell;
using ::testing::HasSubstr;
using testing::MadeSamples;
using ::testing::Not;

class ClaimsText : public ::testing::Test {
 protected:
  ClaimsText() {
    Definition hop{.name = "hop",
                   .figure = {.experiment = "token_ring",
                              .params = "tasks=2",
                              .placement = "one_pu",
                              .metric = "hop_ns"},
                   .low = 100,
                   .high = 400};
    Definition yield = hop;
    yield.name = "yield";
    yield.figure.experiment = "yield";
    yield.figure.metric = "yield_ns";
    Definition ratio = hop;
    ratio.name = "hop";
    ratio.denominator = ratio.figure;
    ratio.figure.runtime = "std_thread";
    ratio.low = 5;
    ratio.high = 50;
    Definition thread = hop;
    thread.subject = Subject::thread;
    thread.low = 1000;
    thread.high = 10'000;
    claims_ = {.thread = "std_thread",
               .chapter = "go",
               .claims = {{"T3",
                           "context switch",
                           "Switching takes 1 to 10 µs or 200 ns.",
                           Better::lower,
                           {"about 1-10 µs", "about 200 ns"},
                           {thread, hop, yield}},
                          {"T8",
                           "switch, thread / goroutine",
                           "5 to 50 times faster.",
                           Better::higher,
                           {},
                           {ratio}}}};
    MadeSamples made;
    const auto measure = [&](const std::string& runtime, double hop_ns, double yield_ns) {
      made.around(cell(runtime, "token_ring", "tasks=2"), "hop_ns", hop_ns);
      if (yield_ns > 0) made.around(cell(runtime, "yield", "tasks=2"), "yield_ns", yield_ns);
    };
    measure("std_thread", 4200, 0);
    measure("go", 200, 50);
    measure("boost_fiber_work_stealing_x", 100, 120);
    measure("espresso", 4, 4);
    made.without_value(cell("tbb", "token_ring", "tasks=2"), Status::dnf, "timed out, alas");
    made.without_value(cell("tbb", "yield", "tasks=2"), Status::dnf, "timed out, alas");
    verdicts_ = judge(claims_, made.summary());
  }

  Claims claims_;
  std::vector<ClaimVerdict> verdicts_;
};

TEST_F(ClaimsText, csv_has_every_definition_and_the_whole) {
  const std::string text = claims_csv_text(verdicts_);
  EXPECT_EQ(
      text.substr(0, text.find("T8,")),
      "claim,runtime,definition,value,ci_low,ci_high,low,high,verdict,words,reason,interval,"
      "run_spread\n"
      "T3,std_thread,hop,4200,4074,4326,1000,10000,matches,matches,,median,0.02984\n"
      "T3,std_thread,overall,,,,,,matches,matches,,,\n"
      "T3,go,hop,200,194,206,100,400,matches,matches,,median,0.02984\n"
      "T3,go,yield,50,48.5,51.5,100,400,better,\"better than the book, 2x\",below the claimed "
      "range,median,0.02984\n"
      "T3,go,overall,,,,,,depends,depends on what is counted: 1 of 2 readings match,matches: hop; "
      "better: yield,,\n"
      "T3,boost_fiber_work_stealing_x,hop,100,97,103,100,400,too_close,too close to call,\"100 ns "
      "is 0 % from the bound, 100 ns, and figures change by up to 3 % from run to run\",median,"
      "0.02984\n"
      "T3,boost_fiber_work_stealing_x,yield,120,116.39999999999999,123.60000000000001,100,400,"
      "matches,matches,,median,0.02984\n"
      "T3,boost_fiber_work_stealing_x,overall,,,,,,comparison,\"1 of 2 readings match, 1 too close "
      "to call\",\"matches: yield; too close to call: hop: 100 ns is 0 % from the bound, 100 ns, "
      "and figures change by up to 3 % from run to run\",,\n"
      "T3,espresso,hop,4,3.88,4.12,100,400,better,\"better than the book, 25x\",below the claimed "
      "range,median,0.02984\n"
      "T3,espresso,yield,4,3.88,4.12,100,400,better,\"better than the book, 25x\",below the "
      "claimed range,median,0.02984\n"
      "T3,espresso,overall,,,,,,comparison,\"0 of 2 readings match, 2 better\",,,\n"
      "T3,tbb,hop,,,,100,400,not_enough_data,not enough data,\"dnf: timed out, alas\",,\n"
      "T3,tbb,yield,,,,100,400,not_enough_data,not enough data,\"dnf: timed out, alas\",,\n"
      "T3,tbb,overall,,,,,,comparison,\"0 of 2 readings match, 2 open\",\"dnf: timed out, "
      "alas\",,\n");
  EXPECT_THAT(text, HasSubstr("T8,tbb,overall,,,,,,comparison,"));
}

TEST_F(ClaimsText, markdown_is_for_people) {
  const std::string text = claims_markdown(verdicts_);
  EXPECT_THAT(text, HasSubstr(R"(## T3: context switch

> Switching takes 1 to 10 µs or 200 ns.

| runtime | reading | figure | 95 % interval or range | claimed | verdict | remark |
|---|---|---:|---|---|---|---|
| std_thread | hop | 4.2 µs | [4.07 µs, 4.33 µs] | 1 µs to 10 µs | matches |  |
| std_thread | **overall** | | | | **matches** |  |
| go | hop | 200 ns | [194 ns, 206 ns] | 100 ns to 400 ns | matches |  |
| go | yield | 50 ns | [48.5 ns, 51.5 ns] | 100 ns to 400 ns | better than the book, 2x | below the claimed range |
| go | **overall** | | | | **depends on what is counted: 1 of 2 readings match** | matches: hop; better: yield |
)"));
  EXPECT_THAT(text, HasSubstr(R"(Readings:

- *hop* (goroutines): std_thread's hop_ns of token_ring tasks=2, one_pu, 1 worker, over hop_ns of token_ring tasks=2, one_pu, 1 worker; )"));
  EXPECT_THAT(text,
              HasSubstr("The book's table: threads: about 1-10 µs; goroutines: about 200 ns\n"));
  EXPECT_THAT(text, HasSubstr("- *hop*: one task wakes another"));
  EXPECT_THAT(text, HasSubstr("| **T8** switch, thread / goroutine |  | go | 21x |"));
}

TEST_F(ClaimsText, markdown_explains_its_words_before_it_goes_into_details) {
  const std::string text = claims_markdown(verdicts_);
  EXPECT_LT(text.find("## At a glance"), text.find("## Words"));
  EXPECT_LT(text.find("## Words"), text.find("## T3"));
  EXPECT_THAT(text.substr(text.find("## Words")), HasSubstr("- *yield*: a task lets"));
}

RunHistory history_of(std::size_t runs) {
  RunHistory history;
  history.runs.resize(runs);
  history.where = "runs";
  return history;
}

TEST_F(ClaimsText, markdown_says_what_changes_from_run_to_run) {
  EXPECT_THAT(claims_markdown(verdicts_, "", run_spread_words(RunSpread(), RunHistory())),
              HasSubstr("\n\nFrom run to run a time is taken to change by 3 % with one worker and "
                        "5.4 % with more, a ratio of two times of one run by 1.4 % and 8.8 %, "
                        "which is usual; how much it does here is not known.\n"));
  const RunSpread unknown;
  EXPECT_THAT(run_spread_words(unknown, history_of(3)),
              HasSubstr("is not known: 3 of 4 other runs needed were found in runs."));
  const RunSpread known(std::vector<RunLevels>(5));
  EXPECT_THAT(run_spread_words(known, history_of(5)),
              HasSubstr("as it does among 5 other runs of the same binaries"));
}

TEST_F(ClaimsText, says_which_file_judged_where_it_is_not_the_projects_own) {
  const std::string sentence = "Judged by the file mine, not by the project's own.\n";
  EXPECT_THAT(claims_markdown(verdicts_, "the file mine"), HasSubstr("\n\n" + sentence));
  EXPECT_THAT(claims_table(verdicts_, {}, "the file mine"), HasSubstr(sentence));
  EXPECT_THAT(claims_markdown(verdicts_), Not(HasSubstr("Judged by")));
  EXPECT_THAT(claims_table(verdicts_, {}), Not(HasSubstr("Judged by")));
}

TEST_F(ClaimsText, table_fits_the_terminal) {
  for (const std::size_t columns : {60u, 80u, 110u}) {
    const std::string text = claims_table(verdicts_, {.columns = columns});
    EXPECT_THAT(text, HasSubstr("T3 context switch\nthe book: threads: about 1-10 µs"));
    EXPECT_THAT(text, Not(HasSubstr("\033")));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(columns_of(line), columns) << line;
  }
  EXPECT_THAT(claims_table(verdicts_, {.columns = 200}),
              HasSubstr("depends on what is counted: 1 of 2 readings match"));
}

TEST_F(ClaimsText, table_in_colour_says_the_same) {
  std::string coloured = claims_table(verdicts_, {.columns = 200, .coloured = true});
  EXPECT_THAT(coloured, HasSubstr("\033[32mmatches\033[0m"));
  EXPECT_THAT(coloured,
              HasSubstr("\033[33mdepends on what is counted: 1 of 2 readings match\033[0m"));
  for (std::size_t at = coloured.find('\033'); at != std::string::npos; at = coloured.find('\033'))
    coloured.erase(at, coloured.find('m', at) - at + 1);
  EXPECT_EQ(coloured, claims_table(verdicts_, {.columns = 200}));
}

/// Of a limit that one process a round searches for.
TEST(RangeText, says_what_it_is_wherever_it_stands) {
  Definition alive{
      .name = "alive",
      .figure = {.experiment = "parked_limit", .placement = "one_pu", .metric = "tasks_alive"},
      .low = 1000};
  alive.spread = Spread::range;
  const Claims claims{.thread = "std_thread",
                      .variants = {},
                      .chapter = "go",
                      .claims = {{"T5", "limit", "Many.", Better::higher, {}, {alive}}}};
  const auto verdicts = judge(
      claims,
      MadeSamples().processes(cell("go", "parked_limit"), "tasks_alive", {2000, 3000}).summary());
  EXPECT_THAT(claims_csv_text(verdicts),
              HasSubstr("T5,go,alive,2500,2000,3000,1000,,matches,matches,,range,\n"));
  for (const std::string& text :
       {claims_markdown(verdicts), claims_table(verdicts, {.columns = 200})}) {
    EXPECT_THAT(text, HasSubstr("process range [2000 tasks, 3000 tasks]"));
    EXPECT_THAT(text, HasSubstr("95 % interval or range"));
    EXPECT_THAT(text, HasSubstr("from the smallest to the largest value of a process"));
  }
}

}  // namespace
}  // namespace barista
