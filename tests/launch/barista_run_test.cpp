// The real program, run as a user runs it, with workers that are shell scripts.
#include "harness/record/samples_csv.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

class BaristaRun : public BaristaProgram {};

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
  EXPECT_EQ(read_samples(directory_ / "run/samples.csv").size(),
            2u * 2 * 6 * 2 * 3 + 2 * 2 + (2 * 6 + 2) + 3);
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

TEST_F(BaristaRun, SaysWhereItIsWhenInterrupted) {
  interrupt_third_worker();
  const WorkerOutcome outcome = barista(new_run("run"));
  EXPECT_EQ(outcome.code, 130);
  EXPECT_THAT(outcome.last_words, testing::AllOf(HasSubstr(" of 45 processes are recorded"),
                                                 HasSubstr("with `barista show "),
                                                 HasSubstr("go on with `barista run --resume ")));
  EXPECT_EQ(barista(resume("run")).end, WorkerEnd::succeeded);
}

TEST_F(BaristaRun, ResumingACompleteRunChangesNothing) {
  barista(new_run("run"));
  const auto all_text = [&] {
    std::string text;
    for (const char* file : {"manifest.json", "samples.csv", "journal.csv", "claims.md"})
      text += text_of(directory_ / "run" / file);
    return text;
  };
  const std::string before = all_text();
  std::filesystem::last_write_time(directory_ / "run/claims.md", {});
  EXPECT_EQ(barista(resume("run")).code, 0);
  EXPECT_EQ(all_text(), before);
  EXPECT_EQ(std::filesystem::last_write_time(directory_ / "run/claims.md"),
            std::filesystem::file_time_type{});
}

TEST_F(BaristaRun, RefusesToResumeUnderOtherConditions) {
  interrupt_third_worker();
  barista(new_run("run"));
  write_fake_worker(directory_.path(), "two", good_body);
  const WorkerOutcome refused = barista(resume("run"));
  EXPECT_EQ(refused.code, 64);
  EXPECT_THAT(refused.last_words, HasSubstr("bench-two has been built anew"));
  std::vector<std::string> forced = resume("run");
  forced.emplace_back("--force");
  EXPECT_EQ(barista(forced).end, WorkerEnd::succeeded);
}

TEST_F(BaristaRun, DryRunPrintsThePlanAndWritesNothing) {
  std::vector<std::string> arguments = new_run("run");
  arguments.emplace_back("--dry-run");
  const WorkerOutcome outcome = barista(arguments);
  EXPECT_EQ(outcome.end, WorkerEnd::succeeded);
  EXPECT_THAT(outcome.output, HasSubstr("yield"));
  EXPECT_THAT(outcome.output, HasSubstr("impossible  one: it has no such thing"));
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
