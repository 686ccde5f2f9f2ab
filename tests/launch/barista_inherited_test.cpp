// What a parent leaves behind must neither damage what is recorded nor change what is measured.
#include <signal.h>

#include <algorithm>

#include "harness/record/errors.hpp"
#include "harness/record/run_directory.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

class BaristaInherits : public BaristaProgram {
 protected:
  /// barista run … in a shell, between these words of it.
  WorkerOutcome in_shell(const std::string& before, const std::vector<std::string>& arguments,
                         const std::string& after = "") const {
    std::string command = before + " '" BARISTA_BINARY "'";
    for (const std::string& argument : arguments) command += " '" + argument + "'";
    return shell(command + " " + after);
  }
  static WorkerOutcome shell(const std::string& script) { return run({"/bin/sh", {"-c", script}}); }

  void well_behaved_again() const {
    for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, worker_body);
  }
};

TEST_F(BaristaInherits, ClosedStandardStreamsDoNotReachWhatIsRecorded) {
  ASSERT_EQ(barista(new_run("whole")).code, 0);
  for (int closed = 0; closed < 8; ++closed) {
    const std::string name = "run" + std::to_string(closed);
    std::string redirections = closed & 1 ? " 0<&-" : "";
    if (closed & 2) redirections += " 1>&-";
    if (closed & 4) redirections += " 2>&-";
    fs::remove(directory_ / "turns");
    interrupt_third_worker("INT");
    const WorkerOutcome first = in_shell("", arguments_of(new_run(name)), redirections);
    EXPECT_EQ(first.code, exit_interrupted) << redirections;
    well_behaved_again();
    // A second run over the same workers' bytes: they were built anew, hence --force.
    std::vector<std::string> again = resume(name);
    again.push_back("--force");
    const WorkerOutcome second = in_shell("", arguments_of(again), redirections);
    EXPECT_EQ(second.code, closed & 2 ? exit_invalid_data : exit_done) << redirections;
    const RecordedRun run = open_run(directory_ / name);
    EXPECT_TRUE(run.manifest.complete) << redirections;
    EXPECT_EQ(samples_text(name), samples_text("whole")) << redirections;
  }
}

TEST_F(BaristaInherits, AnErrorWithoutStandardErrorIsAnExitCode) {
  for (const std::string closed : {"2>&-", ">&- 2>&-", "<&- >&- 2>&-"})
    EXPECT_EQ(in_shell("", {"claims", "/none"}, closed).code, exit_invalid_data) << closed;
}

TEST_F(BaristaInherits, OutputThatCannotBeWrittenIsSaid) {
  for (const std::vector<std::string>& command :
       std::vector<std::vector<std::string>>{{"doctor"}, {"--help"}, {"run", "--help"}}) {
    const WorkerOutcome outcome = in_shell("", command, ">/dev/full");
    EXPECT_EQ(outcome.code, exit_invalid_data) << command.front();
    EXPECT_EQ(outcome.last_words,
              "barista: standard output could not be written: No space left on device");
  }
  const WorkerOutcome piped = shell("{ '" BARISTA_BINARY "' list; echo $? >&2; } | true");
  EXPECT_THAT(piped.last_words, testing::AnyOf("0", "141"));  // without a word, as of a SIGPIPE
}

TEST_F(BaristaInherits, AnIgnoredSignalOfChildrenDoesNotHideTheirEnd) {
  const WorkerOutcome outcome = in_shell("trap '' CHLD;", arguments_of(new_run("run")), "2>&1");
  EXPECT_EQ(outcome.code, exit_done) << outcome.output;
  EXPECT_THAT(samples_text("run"), AllOf(HasSubstr(",ok,"), Not(HasSubstr("time-out"))));
}

TEST_F(BaristaInherits, EverySignalThatAsksForTheEndIsAnInterruption) {
  for (const std::string signal : {"INT", "TERM", "HUP"}) {
    fs::remove(directory_ / "turns");
    interrupt_third_worker(signal);
    EXPECT_EQ(barista(new_run(signal)).code, exit_interrupted) << signal;
    const RecordedRun run = open_run(directory_ / signal);
    EXPECT_FALSE(run.manifest.complete) << signal;
    EXPECT_LT(recorded_processes(run), static_cast<std::size_t>(run.manifest.processes)) << signal;
  }
}

TEST_F(BaristaInherits, NohupStaysNohup) {
  const std::string with_patience =
      "echo x >> ${0%/*}/turns\n[ $(wc -l < ${0%/*}/turns) = 3 ] && kill -HUP $PPID\n" +
      worker_body;
  for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, with_patience);
  EXPECT_EQ(in_shell("trap '' HUP;", arguments_of(new_run("run"))).code, exit_done);
}

TEST_F(BaristaInherits, TunablesOfTheShellDoNotReachTheWorkers) {
  const std::string telling = "env > ${0%/*}/seen\n" + worker_body;
  for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, telling);
  const WorkerOutcome outcome = in_shell(
      "BENCHMARK_FILTER=x BENCHMARK_REPORT_AGGREGATES_ONLY=true BENCHMARK_DRY_RUN=true GOGC=off "
      "GOMAXPROCS=1 MALLOC_ARENA_MAX=1 GLIBC_TUNABLES=glibc.malloc.check=1 LANG=de_DE.UTF-8 "
      "BARISTA_OF_MINE=kept",
      arguments_of(new_run("run")), "2>'" + (directory_ / "said").string() + "'");
  ASSERT_EQ(outcome.code, exit_done);
  const std::string seen = text_of(directory_ / "seen");
  EXPECT_THAT(seen, AllOf(Not(HasSubstr("BENCHMARK_")), Not(HasSubstr("GOGC")),
                          Not(HasSubstr("GOMAXPROCS")), Not(HasSubstr("MALLOC_")),
                          Not(HasSubstr("GLIBC_")), Not(HasSubstr("LANG="))));
  EXPECT_THAT(seen, AllOf(HasSubstr("BARISTA_OF_MINE=kept"), HasSubstr("PATH=")));
  EXPECT_THAT(text_of(directory_ / "said"),
              AllOf(HasSubstr("not passed on to the workers"), HasSubstr("GOGC"),
                    HasSubstr("BENCHMARK_DRY_RUN")));
}

TEST_F(BaristaInherits, WorkersGetNoFileAndNoSignalOfTheParent) {
  const std::string telling =
      "ls /proc/self/fd | grep -v -e '^[0-3]$' > ${0%/*}/descriptors\n"
      "grep -E '^Sig(Ign|Blk)' /proc/self/status > ${0%/*}/signals\n"
      "cat /proc/self/personality > ${0%/*}/personality\nulimit -c > ${0%/*}/core\n" +
      worker_body;
  for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, telling);
  const WorkerOutcome outcome = in_shell(
      "trap '' PIPE CHLD USR1; ulimit -c unlimited; exec 7</dev/zero 8</dev/zero; exec setarch -R",
      arguments_of(new_run("run")));
  ASSERT_EQ(outcome.code, exit_done) << outcome.last_words;
  EXPECT_EQ(text_of(directory_ / "descriptors"), "");
  EXPECT_THAT(text_of(directory_ / "signals"), AllOf(HasSubstr("SigBlk:\t0000000000000000"),
                                                     HasSubstr("SigIgn:\t0000000000000000")));
  EXPECT_EQ(text_of(directory_ / "personality"), "00000000\n");
  EXPECT_EQ(text_of(directory_ / "core"), "0\n");
}

TEST_F(BaristaInherits, ARunThatNeverBeganLeavesNothingBehind) {
  const WorkerOutcome full = in_shell("ulimit -f 0;", arguments_of(new_run("new/run")));
  EXPECT_EQ(full.code, exit_usage) << full.last_words;
  EXPECT_FALSE(fs::exists(directory_ / "new"));
  fs::create_directory(directory_ / "mine");
  EXPECT_EQ(in_shell("ulimit -f 0;", arguments_of(new_run("mine"))).code, exit_usage);
  EXPECT_TRUE(fs::is_empty(directory_ / "mine"));
  EXPECT_EQ(barista(new_run("mine")).code, exit_done);
}

TEST_F(BaristaInherits, NamesOfFilesNeedNotBeUtf8) {
  std::vector<std::string> arguments = arguments_of(new_run("r\xffn"));
  fs::copy_file(directory_ / "claims.toml", directory_ / "cl\xe4ims.toml");
  *(std::find(arguments.begin(), arguments.end(), "--claims") + 1) = directory_ / "cl\xe4ims.toml";
  const WorkerOutcome outcome = in_shell("", arguments);
  EXPECT_EQ(outcome.code, exit_done) << outcome.last_words;
  EXPECT_EQ(in_shell("", {"why", directory_ / "r\xffn"}).code, exit_done);
}

TEST_F(BaristaInherits, AWorkingDirectoryThatIsGoneIsNoObstacle) {
  const WorkerOutcome outcome = in_shell("mkdir '" + (directory_ / "gone").string() + "' && cd '" +
                                             (directory_ / "gone").string() + "' && rmdir '" +
                                             (directory_ / "gone").string() + "' &&",
                                         arguments_of(new_run("run")));
  EXPECT_EQ(outcome.code, exit_done) << outcome.last_words;
}

TEST_F(BaristaInherits, ARunWithoutAnyFigureFails) {
  for (const char* runtime : {"one", "two"})
    write_fake_worker(workers(), runtime, "echo 'no beans' >&2; exit 9");
  const WorkerOutcome outcome = barista(new_run("run"));
  EXPECT_EQ(outcome.code, exit_invalid_data);
  EXPECT_THAT(outcome.last_words,
              AllOf(HasSubstr("nothing could be measured"), HasSubstr("no beans")));
}

}  // namespace
}  // namespace barista
