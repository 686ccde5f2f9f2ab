// The real program, run as a user runs it, with workers that are shell scripts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <set>
#include <tuple>

#include "harness/launch/worker_process.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/record/samples_csv.hpp"
#include "tests/launch/fake_worker.hpp"

namespace barista {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr const char* suites = R"([[suite]]
id = "quick"
description = "for tests"
rounds = 6
repetitions = 2
min_time_s = 0.01
timeout_s = 20
memory_ceiling_mib = 4096
[[suite.cells]]
experiment = "yield"
params = {tasks = [2, 3]}
placement = ["one_pu"]
workers = [1]
[[suite.cells]]
experiment = "impossible"
placement = ["one_pu"]
workers = [1]
[[suite.cells]]
experiment = "limit"
params = {tasks = [1000]}
placement = ["one_pu"]
workers = [1]
rounds = 2
)";

constexpr const char* claims = R"([runtimes]
thread = "one"
chapter = "two"
[[claim]]
id = "C1"
row = "yield"
statement = "A yield takes less than a second."
[[claim.definition]]
name = "any"
subject = "goroutine"
figure = {experiment = "yield", params = "tasks=2", placement = "one_pu", metric = "yield_ns"}
high = 1000000000
)";

/// Everything of a sample that must not depend on when it was taken.
using Row = std::tuple<int, int, int, int, Cell, std::string, double, std::string>;

class BaristaRun : public testing::Test {
 protected:
  BaristaRun() {
    ::setenv("HWLOC_SYNTHETIC", "core:2 pu:1", 1);
    const std::string body = std::string("[ \"${case%%/*}\" = limit ] && {\n") +
                             limited_body(1000, "exit 1") + "\nexit 0; }\n" + good_body;
    write_fake_worker(directory_.path(), "one", body);
    write_fake_worker(directory_.path(), "two", body);
    write_fake_worker(directory_.path(), "bad", "exit 7");
    directory_.write("suites.toml", suites);
    directory_.write("claims.toml", claims);
  }
  ~BaristaRun() override { ::unsetenv("HWLOC_SYNTHETIC"); }

  std::vector<std::string> arguments_of(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "run");
    for (const char* each : {"--no-report", "--runtimes-dir", "--claims"})
      arguments.emplace_back(each);
    arguments.insert(arguments.end() - 1, directory_.path().string());
    arguments.push_back((directory_ / "claims.toml").string());
    return arguments;
  }

  WorkerOutcome barista(const std::vector<std::string>& arguments) const {
    WorkerLimits limits;
    limits.timeout = std::chrono::seconds(300);
    return run_worker({BARISTA_BINARY, arguments_of(arguments)}, Binding{}, limits);
  }

  std::vector<std::string> new_run(const std::string& name) const {
    return {"--suites", (directory_ / "suites.toml").string(), "--seed", "11",
            "--out",    (directory_ / name).string()};
  }

  std::vector<Row> rows(const std::string& name) const {
    std::vector<Row> all;
    for (const Sample& s : read_samples(directory_ / (name + "/samples.csv")))
      all.emplace_back(s.cell, s.round, s.process, s.repetition, s.key, s.metric,
                       s.value.value_or(-1), s.reason);
    return all;
  }

  /// Starts barista, and kills it with all its strength after so many milliseconds. True if it had
  /// not ended before.
  bool kill_after(const std::vector<std::string>& arguments, unsigned milliseconds) const {
    const std::vector<std::string> all = arguments_of(arguments);
    const pid_t child = ::fork();
    if (child == 0) {
      std::vector<char*> argv{const_cast<char*>(BARISTA_BINARY)};
      for (const std::string& argument : all) argv.push_back(const_cast<char*>(argument.c_str()));
      argv.push_back(nullptr);
      if (!std::freopen("/dev/null", "w", stdout) || !std::freopen("/dev/null", "w", stderr))
        ::_exit(1);
      ::execv(BARISTA_BINARY, argv.data());
      ::_exit(1);
    }
    ::usleep(milliseconds * 1000);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status);
  }

  TemporaryDirectory directory_;
};

TEST_F(BaristaRun, GoesFromASuiteToVerdicts) {
  const WorkerOutcome outcome = barista(new_run("run"));
  ASSERT_EQ(outcome.end, WorkerEnd::succeeded) << outcome.cause;
  EXPECT_THAT(outcome.output, HasSubstr("C1"));
  EXPECT_THAT(outcome.output, HasSubstr((directory_ / "run/samples.csv").string()));
  for (const char* file : {"manifest.json", "plan.csv", "samples.csv", "journal.csv",
                           "topology.xml", "summary.csv", "claims.csv", "claims.md"})
    EXPECT_TRUE(fs::exists(directory_ / "run" / file)) << file;
  // 2 good runtimes x 2 cells x 6 rounds x 2 repetitions x 3 metrics, their searches, the bad one's
  // dnf, and 3 unsupported.
  EXPECT_EQ(rows("run").size(), 2u * 2 * 6 * 2 * 3 + 2 * 2 + (2 * 6 + 2) + 3);
}

TEST_F(BaristaRun, GivesTheSameBytesForTheSameSeed) {
  ::setenv("BARISTA_NOW", "2026-01-02T03:04:05Z", 1);
  barista(new_run("a"));
  barista(new_run("b"));
  ::unsetenv("BARISTA_NOW");
  for (const char* file :
       {"plan.csv", "samples.csv", "journal.csv", "summary.csv", "claims.csv", "claims.md"})
    EXPECT_EQ(text_of(directory_ / "a" / file), text_of(directory_ / "b" / file)) << file;
}

TEST_F(BaristaRun, LosesAndDoublesNothingWhenKilled) {
  ASSERT_EQ(barista(new_run("whole")).end, WorkerEnd::succeeded);
  const std::vector<Row> whole = rows("whole");
  std::minstd_rand random(17);
  std::vector<std::string> arguments = new_run("killed");
  int kills = 0;
  for (int attempt = 0; attempt < 12; ++attempt) {
    kills += kill_after(arguments, static_cast<unsigned>(60 + random() % 120));
    // Killed before its first cell, it has left no run; a directory that was begun is cleared, as
    // the message says.
    if (!fs::exists(directory_ / "killed/manifest.json"))
      fs::remove_all(directory_ / "killed");
    else
      arguments = {"--resume", (directory_ / "killed").string()};
  }
  const WorkerOutcome last = barista(arguments);
  ASSERT_EQ(last.end, WorkerEnd::succeeded) << last.cause;
  EXPECT_GE(kills, 1);
  EXPECT_EQ(rows("killed"), whole);
  EXPECT_EQ(text_of(directory_ / "killed/claims.csv"), text_of(directory_ / "whole/claims.csv"));
}

TEST_F(BaristaRun, SaysWhereItIsWhenInterrupted) {
  const std::string body =
      std::string("echo x >> ${0%/*}/turns\n") +
      "[ $(wc -l < ${0%/*}/turns) = 3 ] && { kill -INT $PPID; exec sleep 1000; }\n" + good_body;
  for (const char* runtime : {"one", "two"}) write_fake_worker(directory_.path(), runtime, body);
  const WorkerOutcome outcome = barista(new_run("run"));
  EXPECT_EQ(outcome.code, 130);
  EXPECT_THAT(outcome.last_words, HasSubstr("go on with `barista run --resume "));
  EXPECT_EQ(barista({"--resume", (directory_ / "run").string()}).end, WorkerEnd::succeeded);
}

TEST_F(BaristaRun, RefusesToResumeUnderOtherConditions) {
  barista(new_run("run"));
  write_fake_worker(directory_.path(), "two", good_body);
  const std::vector<std::string> resume{"--resume", (directory_ / "run").string()};
  const WorkerOutcome refused = barista(resume);
  EXPECT_EQ(refused.code, 64);
  EXPECT_THAT(refused.last_words, HasSubstr("bench-two has been built anew"));
  std::vector<std::string> forced = resume;
  forced.emplace_back("--force");
  EXPECT_EQ(barista(forced).end, WorkerEnd::succeeded);
}

TEST_F(BaristaRun, DryRunPrintsThePlanAndWritesNothing) {
  std::vector<std::string> arguments = new_run("run");
  arguments.emplace_back("--dry-run");
  const WorkerOutcome outcome = barista(arguments);
  EXPECT_EQ(outcome.end, WorkerEnd::succeeded);
  EXPECT_THAT(outcome.output, HasSubstr("yield"));
  EXPECT_THAT(outcome.output, HasSubstr("impossible               one: it has no such thing"));
  EXPECT_THAT(outcome.output, HasSubstr("42 processes in 6 rounds, 2 repetitions"));
  EXPECT_FALSE(fs::exists(directory_ / "run"));
}

TEST_F(BaristaRun, AnswersBadInputWithOneSentence) {
  const auto complaint = [&](std::vector<std::string> arguments) {
    const WorkerOutcome outcome = barista(arguments);
    EXPECT_EQ(outcome.code, 64) << outcome.last_words;
    EXPECT_FALSE(fs::exists(directory_ / "run"));
    return outcome.last_words;
  };
  const auto with = [&](std::initializer_list<std::string> more) {
    std::vector<std::string> arguments = new_run("run");
    arguments.insert(arguments.end(), more);
    return arguments;
  };
  EXPECT_THAT(complaint(with({"quikc"})),
              HasSubstr("there is no suite 'quikc', did you mean 'quick'?"));
  EXPECT_THAT(complaint(with({"--runtime", "tow"})), HasSubstr("did you mean 'two'?"));
  EXPECT_THAT(complaint(with({"--experiment", "yeild"})), HasSubstr("did you mean 'yield'?"));
  EXPECT_THAT(complaint(with({"--budgte", "3m"})),
              HasSubstr("there is no flag '--budgte', did you mean '--budget'?"));
  EXPECT_THAT(complaint(with({"--budget", "soon"})),
              HasSubstr("--budget should be a time such as"));
  EXPECT_THAT(complaint(with({"--rounds", "0"})), HasSubstr("--rounds"));
  EXPECT_THAT(complaint(with({"--resume", "x"})), HasSubstr("excludes"));
}

TEST_F(BaristaRun, AnswersABadRunDirectoryWithExitCode3) {
  const WorkerOutcome outcome = barista({"--resume", directory_.path().string()});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.last_words, HasSubstr("has no manifest.json"));
}

}  // namespace
}  // namespace barista
