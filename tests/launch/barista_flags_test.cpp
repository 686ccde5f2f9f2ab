// What a user asks for on the command line is done, or refused in a sentence; nothing is cut to fit
// or passed over.
#include "harness/record/errors.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

class BaristaFlags : public BaristaProgram {
 protected:
  WorkerOutcome planned(const Words& more) const {
    Words arguments{"--suites", (directory_ / "suites.toml").string(), "--seed", "11", "--dry-run"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return barista(arguments);
  }
  static WorkerOutcome program(const Words& arguments) { return run({BARISTA_BINARY, arguments}); }
};

TEST_F(BaristaFlags, NumbersOutOfTheirRangeAreRefused) {
  for (const auto& [flag, value, expected] : std::vector<std::array<const char*, 3>>{
           {"--rounds", "0", "a whole number from 1 to 10000, not '0'"},
           {"--rounds", "20000000", "not '20000000'"},
           {"--rounds", "-1", "not '-1'"},
           {"--rounds", "3x", "not '3x'"},
           {"--seed", "12345678901234567890123", "not '12345678901234567890123'"},
           {"--seed", "-1", "not '-1'"},
           {"--budget", "0s", "--budget should be a time"},
           {"--budget", "9000h", "of up to 720h"},
           {"--width", "1e-9%", "a percentage from 0.1% to 1000%"},
           {"--param", "tasks=", "--param should be an axis and whole numbers"},
           {"--param", "tasks=99999999999999999999",
            "99999999999999999999 is beyond what any axis"},
           {"--param", "tasks", "--param should be an axis and whole numbers"},
           {"--param", "tasks=1,,2", "--param should be an axis and whole numbers"}}) {
    // Before anything is looked for: there are no workers in this folder.
    const WorkerOutcome outcome =
        program({"run", "--runtimes-dir", "/nonexistent", flag, value, "--dry-run"});
    EXPECT_EQ(outcome.code, exit_usage) << flag << value;
    EXPECT_THAT(outcome.last_words, HasSubstr(expected));
  }
}

TEST_F(BaristaFlags, ListsHaveNothingEmptyBetweenTheirCommas) {
  for (const Words& words : std::vector<Words>{{"certify", "--slowdowns", "2%,,5%"},
                                               {"certify", "--slowdowns=,5%"},
                                               {"run", "--runtime", "go,"},
                                               {"compare", "a", "b", "--metric=yield_ns,,"}}) {
    const WorkerOutcome outcome = program(words);
    EXPECT_EQ(outcome.code, exit_usage) << words.front();
    EXPECT_THAT(outcome.last_words, HasSubstr("has a comma with nothing before or after it in '"));
  }
}

TEST_F(BaristaFlags, WhatMeasuresNothingTakesNoFlagsOfMeasuring) {
  for (const char* judging : {"--relabel", "--between"})
    for (const Words& measuring :
         std::vector<Words>{{"--suites", "x"}, {"--runtimes-dir", "x"}, {"--keep-runs"}}) {
      Words words{"certify", judging, "run"};
      words.insert(words.end(), measuring.begin(), measuring.end());
      EXPECT_THAT(program(words).last_words, HasSubstr("excludes")) << measuring.front();
    }
}

TEST_F(BaristaFlags, PercentagesOfOtherCommandsAreCheckedBeforeTheirFilesAreLookedFor) {
  for (const Words& words :
       std::vector<Words>{{"compare", "/none", "/none2", "--max-slowdown"},
                          {"ab", "/none", "/none2", "--max-slowdown"},
                          {"ab", "/none", "/none2", "--plant"},
                          {"certify", "--runtimes-dir", "/none", "--max-slowdown"},
                          {"certify", "--runtimes-dir", "/none", "--slowdowns"},
                          {"plan-counts", "/none", "--width"}}) {
    Words arguments = words;
    arguments.emplace_back("1e-9%");
    const WorkerOutcome outcome = program(arguments);
    EXPECT_EQ(outcome.code, exit_usage) << words.front();
    EXPECT_THAT(outcome.last_words,
                HasSubstr(words.back() + " should be a percentage from 0.1% to 1000%"));
  }
}

TEST_F(BaristaFlags, WorkersOfWhichNoneAnswersAreNamedWithTheirReason) {
  TemporaryDirectory folder;
  write_script(folder.path() / "bench-mute", "echo no breath left >&2; exit 7");
  EXPECT_THAT(program({"run", "--runtimes-dir", folder.path().string(), "--dry-run"}).last_words,
              AllOf(HasSubstr("bench-mute cannot describe itself"), HasSubstr("no breath left")));
}

TEST_F(BaristaFlags, EmptyValuesAreRefusedByEveryCommand) {
  for (const Words& words : std::vector<Words>{{"run", "--out", ""},
                                               {"run", "--resume", ""},
                                               {"run", ""},
                                               {"run", "--runtime", ""},
                                               {"claims", ""},
                                               {"compare", "", ""},
                                               {"certify", "--out", ""},
                                               {"why", ""},
                                               {"plan-counts", ""},
                                               {"show", ""},
                                               {"list", "--runtimes-dir", ""}}) {
    const WorkerOutcome outcome = program(words);
    EXPECT_EQ(outcome.code, exit_usage) << words.front();
    EXPECT_THAT(outcome.last_words, HasSubstr("was given an empty one")) << words.front();
  }
}

TEST_F(BaristaFlags, OneThatNeedsAnotherIsNotPassedOver) {
  EXPECT_THAT(program({"run", "--force"}).last_words, HasSubstr("--force requires --resume"));
  EXPECT_THAT(program({"run", "--json"}).last_words, HasSubstr("--json requires --dry-run"));
}

TEST_F(BaristaFlags, AListOfRuntimesEndsWithItsWord) {
  const WorkerOutcome outcome = planned({"--runtime", "one", "quick"});
  EXPECT_EQ(outcome.code, exit_done) << outcome.last_words;
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("one"), Not(HasSubstr("two"))));
  EXPECT_EQ(planned({"--runtime", "one,two", "--experiment", "yield", "quick"}).code, exit_done);
}

TEST_F(BaristaFlags, OnlyTheRuntimesThatWereAskedForAreRun) {
  std::string suites = suites_of_tests;
  suites +=
      "[[suite.cells]]\nexperiment = \"crowd\"\nplacement = [\"one_pu\"]\nworkers = [1]\n"
      "only = [\"two\"]\n";
  directory_.write("suites.toml", suites);
  EXPECT_THAT(planned({}).output, HasSubstr("crowd"));
  EXPECT_THAT(planned({"--runtime", "two"}).output, HasSubstr("crowd"));
  EXPECT_THAT(planned({"--runtime", "one"}).output, Not(HasSubstr("crowd")));
}

TEST_F(BaristaFlags, AParameterTakesThePlaceOfTheSuites) {
  const WorkerOutcome outcome = planned({"--param", "tasks=100000,7", "--experiment", "yield"});
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("tasks=100000"), HasSubstr("tasks=7"),
                                    Not(HasSubstr("tasks=2 ")), Not(HasSubstr("tasks=3 "))));
  EXPECT_THAT(planned({"--param", "tasks=100000,7"}).last_words,
              HasSubstr("'limit' is a search up to one number of tasks"));
  EXPECT_THAT(planned({"--param", "tasks=5", "--param", "tasks=6"}).last_words,
              HasSubstr("'tasks' is given twice"));
  for (const char* value : {"0", "-3", "1000001", "1000000000000000000"})
    EXPECT_THAT(
        planned({"--experiment", "yield", "--param", std::string("tasks=") + value}).last_words,
        HasSubstr(std::string("'tasks' of experiment 'yield' should be a whole number from 1 to "
                              "1000000, not ") +
                  value));
  EXPECT_THAT(planned({"--param", "taks=5"}).last_words, HasSubstr("did you mean 'tasks'"));
  Words arguments = new_run("run");
  arguments.insert(arguments.end(), {"--param", "tasks=9", "--rounds", "1"});
  ASSERT_EQ(barista(arguments).code, exit_done);
  EXPECT_THAT(samples_text("run"), AllOf(HasSubstr("tasks=9"), Not(HasSubstr("tasks=2"))));
}

TEST_F(BaristaFlags, ADryRunRefusesWhatTheRunWould) {
  std::filesystem::create_directory(directory_ / "taken");
  directory_.write("taken/file", "mine");
  for (const Words& words : std::vector<Words>{{"--out", (directory_ / "taken").string()},
                                               {"--out", (directory_ / "claims.toml").string()},
                                               {"--width", "wide"},
                                               {"--budget", "soon"},
                                               {"--claims", (directory_ / "none.toml").string()}})
    EXPECT_NE(planned(words).code, exit_done) << words[0] << ' ' << words[1];
}

TEST_F(BaristaFlags, AMistakeAnywhereInTheFilesIsToldByADryRun) {
  const std::string suites = suites_of_tests, claims = claims_of_tests;
  directory_.write("suites.toml", suites + "[gate]\nmargin = 5\n");
  const WorkerOutcome gate = planned({});
  EXPECT_EQ(gate.code, exit_usage);
  EXPECT_THAT(gate.last_words, HasSubstr("the table gate has no field 'margin'"));
  directory_.write("suites.toml", suites);
  for (const auto& [good, slip, expected] : std::vector<std::array<std::string, 3>>{
           {"chapter = \"two\"", "chapter = \"twoo\"", "did you mean 'two'?"},
           {"thread = \"one\"", "thread = \"one\"\nvariants = [\"onne\"]", "did you mean 'one'?"},
           {"tasks=2", "task=2", "has no axis 'task', did you mean 'tasks'?"},
           {"tasks=2", "tasks=0", "'tasks' in 'params' should be a whole number from 1"}}) {
    std::string text = claims;
    directory_.write("claims.toml", text.replace(text.find(good), good.size(), slip));
    const WorkerOutcome outcome = planned({});
    EXPECT_EQ(outcome.code, exit_usage) << slip;
    EXPECT_THAT(outcome.last_words, AllOf(HasSubstr("claims.toml, line "), HasSubstr(expected)));
  }
}

TEST_F(BaristaFlags, WhatWouldLastLongerThanItMayIsRefused) {
  const std::string stream =
      "[[suite.cells]]\nexperiment = \"stream\"\nparams = {rate = [10]}\n"
      "placement = [\"one_pu\"]\nworkers = [1]\n";
  directory_.write("suites.toml", suites_of_tests + stream);
  EXPECT_EQ(planned({}).code, exit_done);
  const WorkerOutcome outcome = planned({"--experiment", "stream", "--param", "rate=4"});
  EXPECT_EQ(outcome.code, exit_usage);
  EXPECT_THAT(outcome.last_words, HasSubstr("stream with rate=4 lasts 25 s, longer than the "
                                            "timeout_s of suite 'quick', 20 s"));
}

TEST_F(BaristaFlags, AFixedTimeOfDayIsATime) {
  for (const char* now : {"tomorrow", "2026-01-02", "2026-01-02T03:04:05Z/.."}) {
    ::setenv("BARISTA_NOW", now, 1);
    const WorkerOutcome outcome = planned({});
    EXPECT_EQ(outcome.code, exit_usage) << now;
    EXPECT_THAT(outcome.last_words, HasSubstr("BARISTA_NOW should be a UTC time"));
  }
  ::unsetenv("BARISTA_NOW");
}

TEST_F(BaristaFlags, AFolderOfWorkersThatIsNoneIsRefusedAlsoByTheList) {
  const WorkerOutcome outcome = program({"list", "--runtimes-dir", "/nonexistent"});
  EXPECT_EQ(outcome.code, exit_usage);
  EXPECT_THAT(outcome.last_words, HasSubstr("/nonexistent is not a directory"));
}

TEST_F(BaristaFlags, TheNameOfASuiteIsNoPath) {
  std::string suites = suites_of_tests;
  suites.replace(suites.find("\"quick\""), 7, "\"../x\"");
  directory_.write("suites.toml", suites);
  EXPECT_THAT(planned({}).last_words, HasSubstr("should be a name of letters, digits, _ and -"));
}

TEST_F(BaristaFlags, AComparisonOfAThingWithItselfIsRefused) {
  ASSERT_EQ(barista(new_run("run")).code, exit_done);
  const std::string run = (directory_ / "run").string();
  EXPECT_THAT(program({"compare", run, "--runtimes", "two,two"}).last_words,
              HasSubstr("compares a runtime with itself"));
  EXPECT_THAT(program({"compare", run, (directory_ / "run/../run").string()}).last_words,
              HasSubstr("are the same run"));
  EXPECT_THAT(program({"compare", run, "--runtimes", "one,two", "--experiment", "yeld"}).last_words,
              HasSubstr("has no experiment 'yeld', did you mean 'yield'"));
  EXPECT_THAT(program({"plan-counts", run, "--width", "1e-9%"}).last_words,
              HasSubstr("a percentage from 0.1% to 1000%"));
}

}  // namespace
}  // namespace barista
