// What the real program says of a run at its end and later, and what it lets through of what
// workers said.
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "harness/text/utf8.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class BaristaShow : public BaristaProgram {
 protected:
  WorkerOutcome of_run(std::vector<std::string> command) const {
    command.push_back((directory_ / "run").string());
    return run({BARISTA_BINARY, command});
  }
};

TEST_F(BaristaShow, EndsEveryRunWithItsFigures) {
  const WorkerOutcome ended = barista(new_run("run"));
  ASSERT_EQ(ended.end, WorkerEnd::succeeded) << ended.cause;
  EXPECT_THAT(ended.output,
              AllOf(HasSubstr("yield: yield_ns, per yield among `tasks` runnable tasks; lower is "
                              "better\n"),
                    HasSubstr("one/yield/tasks=2/one_pu/1 "), HasSubstr("higher is better\n"),
                    HasSubstr("did not finish: exit code 7\n"),
                    HasSubstr("cannot be measured: it has no such thing\n")));
  const WorkerOutcome later = of_run({"show", "--claims", (directory_ / "claims.toml").string()});
  EXPECT_EQ(later.end, WorkerEnd::succeeded);
  EXPECT_EQ(ended.output.substr(0, later.output.size()), later.output);
}

TEST_F(BaristaShow, NamesCellsAsWhyTakesThem) {
  ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded);
  const std::string directory = (directory_ / "run").string();
  const auto why = [&](const std::string& row) {
    return run({BARISTA_BINARY, {"why", directory, row}});
  };
  EXPECT_THAT(why("one/yield/tasks=2/one_pu/1").output,
              HasSubstr("one/yield/tasks=2/one_pu/1:yield_ns\n"));
  EXPECT_EQ(why("yield").code, 64);
  EXPECT_THAT(why("yield").last_words, HasSubstr("'yield' means 8 rows; name one of them"));
  EXPECT_THAT(of_run({"why"}).output, HasSubstr("two/yield/tasks=3/one_pu/1:yield_ns"));
  EXPECT_THAT(why("one/yeild/tasks=2").last_words, HasSubstr("did you mean 'one/yield/tasks=2'"));
}

TEST_F(BaristaShow, JudgesTheClaimsOfARunThatCannotBeWritten) {
  ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded);
  // In the way also of somebody who may write everywhere.
  std::filesystem::create_directory(directory_ / "run/summary.csv.next");
  const WorkerOutcome judged =
      of_run({"claims", "--claims", (directory_ / "claims.toml").string()});
  EXPECT_EQ(judged.end, WorkerEnd::succeeded);
  EXPECT_THAT(judged.output, AllOf(HasSubstr("C1 yield"), HasSubstr("matches")));
}

TEST_F(BaristaShow, LeavesInTheRunWhichClaimsFileJudgedIt) {
  ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded);
  const auto judged_with = [&](const std::string& file) {
    const WorkerOutcome judged = of_run({"claims", "--claims", (directory_ / file).string()});
    EXPECT_EQ(judged.end, WorkerEnd::succeeded) << judged.last_words;
    const std::string kept = text_of(directory_ / "run/claims.md");
    EXPECT_THAT(kept, HasSubstr("Judged by the claims file '" + file + "' (content "));
    EXPECT_THAT(judged.output, HasSubstr("Judged by the claims file '" + file + "' (content "));
    return kept;
  };
  const std::string first = judged_with("claims.toml");
  EXPECT_EQ(judged_with("claims.toml"), first);
  directory_.write("mine.toml", std::string(claims_of_tests) + "# changed\n");
  EXPECT_NE(judged_with("mine.toml").substr(0, 2000), first.substr(0, 2000));
}

TEST_F(BaristaShow, SaysNothingOfTheClaimsFileWhereItIsTheProjectsOwn) {
  const std::filesystem::path sources = BARISTA_SOURCE_DIR;
  std::filesystem::copy_file(sources / "experiments/claims.toml", directory_ / "copy.toml");
  const std::string idle = (sources / "results/reference/amd-epyc-2vcpu/idle").string();
  const WorkerOutcome shown =
      run({BARISTA_BINARY, {"show", idle, "--claims", (directory_ / "copy.toml").string()}});
  EXPECT_EQ(shown.end, WorkerEnd::succeeded) << shown.last_words;
  EXPECT_THAT(shown.output, Not(HasSubstr("Judged by")));
}

TEST_F(BaristaShow, JudgesNothingThatARuntimeCannotDoAlsoWhereItsSuiteDidNotAsk) {
  std::vector<std::string> only_yield = new_run("run");
  only_yield.insert(only_yield.end(), {"--experiment", "yield"});
  ASSERT_EQ(barista(only_yield).end, WorkerEnd::succeeded);
  std::string claims = claims_of_tests;
  const std::string asked = "experiment = \"yield\", params = \"tasks=2\"";
  claims.replace(claims.find(asked), asked.size(), "experiment = \"impossible\"");
  directory_.write("claims.toml", claims);
  const WorkerOutcome judged =
      of_run({"claims", "--claims", (directory_ / "claims.toml").string()});
  EXPECT_EQ(judged.end, WorkerEnd::succeeded);
  EXPECT_THAT(judged.output,
              AllOf(HasSubstr("does not apply"), HasSubstr("unsupported: it has no such thing"),
                    Not(HasSubstr("a suite with it would tell"))));
}

TEST_F(BaristaShow, GatesClaimsOnlyWhereTheChaptersRuntimeWasThere) {
  const auto gated = [&](const std::string& name) {
    return run({BARISTA_BINARY,
                {"claims", (directory_ / name).string(), "--gate", "--claims",
                 (directory_ / "claims.toml").string()}});
  };
  ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded);
  EXPECT_EQ(gated("run").code, exit_done);
  EXPECT_THAT(gated("run").last_words, HasSubstr("gate: passed"));
  std::vector<std::string> without = new_run("without");
  without.insert(without.end(), {"--runtime", "one"});
  ASSERT_EQ(barista(without).end, WorkerEnd::succeeded);
  EXPECT_EQ(gated("without").code, exit_inconclusive);
  EXPECT_THAT(gated("without").last_words, HasSubstr("gate: not passed, two is not in this run"));
  EXPECT_THAT(gated("without").output, HasSubstr("no claim speaks of a runtime of this run\n"));
}

TEST_F(BaristaShow, PutsTheGatesOutcomeIntoTheJson) {
  ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded);
  const auto json_of = [&](std::vector<std::string> command) {
    const WorkerOutcome outcome = of_run(std::move(command));
    const auto json = nlohmann::json::parse(outcome.output);
    if (json.contains("gate") && !json["gate"].is_null()) {
      EXPECT_EQ(json["gate"]["exit_code"], outcome.code);
      EXPECT_THAT(outcome.last_words, HasSubstr(json["gate"]["reason"].get<std::string>()));
    }
    return json;
  };
  const std::string claims = (directory_ / "claims.toml").string();
  EXPECT_EQ(json_of({"claims", "--claims", claims, "--json", "--gate"})["gate"]["outcome"],
            "passed");
  EXPECT_TRUE(json_of({"claims", "--claims", claims, "--json"}).is_array());
  EXPECT_EQ(json_of({"compare", "--runtimes", "one,two", "--json", "--gate"})["gate"]["outcome"],
            "open");
  EXPECT_TRUE(json_of({"compare", "--runtimes", "one,two", "--json"})["gate"].is_null());
}

/// What may be wider than the page: one word, such as a path, or a command to be copied.
bool is_one_word(std::string line) {
  line = std::regex_replace(line, std::regex("`[^`]*`"), "command");
  return line.find(' ', line.find_first_not_of(' ')) == std::string::npos;
}

TEST_F(BaristaShow, FitsEveryLineToTheTerminal) {
  ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded);
  const std::string directory = (directory_ / "run").string();
  const std::string claims = (directory_ / "claims.toml").string();
  const std::vector<std::string> suites{"--suites", (directory_ / "suites.toml").string()};
  const auto with = [](std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  const std::string folder = workers().string();
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"list"},
        {"doctor"},
        with(arguments_of(new_run("none")), {"--dry-run"}),
        with(arguments_of(new_run("wide")), {"--rounds", "1"}),
        arguments_of(resume("run")),
        with({"ab", folder, folder, "--suite", "quick", "--dry-run"}, suites),
        with({"certify", "quick", "--runtimes-dir", folder, "--dry-run"}, suites),
        {"show", directory, "--claims", claims},
        {"show", directory, "--claims", claims, "--all"},
        {"claims", directory, "--claims", claims, "--gate"},
        {"compare", directory, "--runtimes", "one,two", "--gate"},
        {"plan-counts", directory, "--budget", "1s"},
        {"why", directory, "--all"},
        {"why", directory, "yield"},
        {"why", directory, "one/yield/tasks=2/one_pu/1:yield_ns"},
        {"run", "--rounds", "none"},
        {"show", "/nonexistent/run"}})
    for (const std::size_t columns : {40, 60}) {
      WorkerCommand narrow{
          "/bin/sh", {"-c", fmt::format("COLUMNS={} \"$@\" 2>&1", columns), "sh", BARISTA_BINARY}};
      narrow.arguments = with(narrow.arguments, command);
      const std::string output = run(narrow).output;
      EXPECT_THAT(output, Not(testing::IsEmpty())) << command[0];
      std::istringstream text(output);
      for (std::string line; std::getline(text, line);)
        EXPECT_TRUE(columns_of(line) <= columns || is_one_word(line))
            << fmt::format("{} on {} columns: ", fmt::join(command, " "), columns) << line;
    }
}

// A worker's last words, its description and a name on the command line.
TEST_F(BaristaShow, LetsNothingThroughThatATerminalObeys) {
  write_fake_worker(workers(), "bad", "printf 'no \\033[2Jcoffee\\377' >&2\nexit 7");
  write_script(workers() / "bench-worse", "printf '\\033]0;owned\\007' >&2\nexit 1");
  const WorkerCommand command{"/bin/sh", {"-c", "\"$@\" 2>&1", "sh", BARISTA_BINARY}};
  const auto all_of = [&](const std::vector<std::string>& arguments) {
    WorkerCommand whole = command;
    whole.arguments.insert(whole.arguments.end(), arguments.begin(), arguments.end());
    return run(whole).output;
  };
  const std::string said = all_of(arguments_of(new_run("run")));
  EXPECT_THAT(said, AllOf(HasSubstr("worse is left out: "), HasSubstr("\\x1b]0;owned\\x07"),
                          HasSubstr("did not finish: exit code 7: no [2Jcoffee\uFFFD\n")));
  const std::string directory = (directory_ / "run").string();
  for (const std::string& text :
       {said, all_of({"show", directory}), all_of({"show", directory, "--json"}),
        all_of({"why", directory}), all_of({"why", directory, "a\033[31mb"}),
        all_of({"list", "--runtimes-dir", workers().string()}), all_of({"claims", "\033c"}),
        all_of({"run", "\033[5m"}), all_of({"--\033[7m"})})
    EXPECT_THAT(text,
                AllOf(Not(HasSubstr("\033")), Not(HasSubstr("\007")), Not(testing::IsEmpty())));
}

}  // namespace
}  // namespace barista
