// What happens around a run must not cost it what it has recorded: a full disk, a directory that
// cannot be written, workers that vanish, a second barista, damaged files.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "harness/record/run_directory.hpp"
#include "harness/record/samples_csv.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class BaristaFaults : public BaristaProgram {
 protected:
  std::string quoted(const std::vector<std::string>& arguments) const {
    std::string text = "'" BARISTA_BINARY "'";
    for (const std::string& argument : arguments_of(arguments)) text += " '" + argument + "'";
    return text;
  }
  static WorkerOutcome shell(const std::string& script) { return run({"/bin/sh", {"-c", script}}); }

  /// The reasons of a runtime's rows, in the order of the file.
  std::vector<std::string> reasons(const std::string& runtime) const {
    std::vector<std::string> all;
    for (const Sample& sample : read_samples(directory_ / "run/samples.csv"))
      if (sample.key.runtime == runtime) all.push_back(sample.reason);
    return all;
  }

  /// Larger than all else of a run, so that they are what a disk has no room for.
  void make_samples_large() const {
    std::string suites = suites_of_tests;
    suites.replace(suites.find("repetitions = 2"), 15, "repetitions = 30");
    directory_.write("suites.toml", suites);
  }
};

constexpr const char* go_on_hint = "make room, then go on with `barista run --resume ";

// The limit for the size of files makes write() fail half-way, as a full disk does.
TEST_F(BaristaFaults, GoesOnAfterAWriteFailedHalfWay) {
  make_samples_large();
  ASSERT_EQ(barista(new_run("whole")).end, WorkerEnd::succeeded);
  const RunFiles whole{directory_ / "whole"};
  const std::uintmax_t others =
      std::max({fs::file_size(whole.manifest()), fs::file_size(whole.topology()),
                fs::file_size(whole.plan())});
  const std::uintmax_t blocks = others / 512 + 2;
  ASSERT_GT(fs::file_size(whole.samples()), blocks * 512) << "only samples.csv may be too large";
  const WorkerOutcome failed = shell("trap '' XFSZ; ulimit -f " + std::to_string(blocks) +
                                     "; exec " + quoted(new_run("run")));
  EXPECT_EQ(failed.code, 3);
  EXPECT_THAT(failed.last_words,
              AllOf(HasSubstr("samples.csv cannot be written: File too large"),
                    HasSubstr(" of 45 processes are recorded: "), HasSubstr(go_on_hint)));
  ASSERT_EQ(barista(resume("run")).end, WorkerEnd::succeeded);
  EXPECT_EQ(samples_text("run"), samples_text("whole"));
}

TEST_F(BaristaFaults, GoesOnAfterTheDiskWasFull) {
  const fs::path disk = directory_ / "disk";
  fs::create_directories(disk);
  make_samples_large();
  ASSERT_EQ(barista(new_run("whole")).end, WorkerEnd::succeeded);
  const RunFiles whole{directory_ / "whole"};
  const auto pages = [](const fs::path& file) { return fs::file_size(file) / 4096 + 1; };
  const std::uintmax_t small =  // a manifest is written beside the one that it replaces
      2 * pages(whole.manifest()) + pages(whole.topology()) + pages(whole.plan()) + 3;
  ASSERT_GT(pages(whole.samples()), 4u) << "only samples.csv may be too large";
  const std::string mount =
      "mount -t tmpfs -o size=" + std::to_string(small * 4) + "k none " + disk.string();
  if (shell("unshare -m sh -c '" + mount + "'").code != 0)
    GTEST_SKIP() << "a small disk cannot be mounted without rights: unshare -m refused";
  // The mount lives as long as this one shell.
  directory_.write("script", mount + "\n" + quoted(new_run("disk/run")) + " >/dev/null 2>" +
                                 (directory_ / "words").string() + "\necho failed $?\n" +
                                 "mount -o remount,size=4m " + disk.string() + "\n" +
                                 quoted(resume("disk/run")) + " >/dev/null\necho resumed $?\n" +
                                 "cp -r " + (disk / "run").string() + " " +
                                 (directory_ / "run").string() + "\n");
  const WorkerOutcome outcome = shell("unshare -m sh " + (directory_ / "script").string());
  EXPECT_EQ(outcome.output, "failed 3\nresumed 0\n");
  EXPECT_THAT(text_of(directory_ / "words"),
              AllOf(HasSubstr("samples.csv cannot be written: No space left on device"),
                    HasSubstr(go_on_hint)));
  EXPECT_EQ(samples_text("run"), samples_text("whole"));
}

TEST_F(BaristaFaults, SaysThatADirectoryIsReadOnly) {
  interrupt_third_worker();
  ASSERT_EQ(barista(new_run("run")).code, 130);
  const std::string before = text_of(directory_ / "run/manifest.json");
  // Root may write everywhere, so that it must become nobody for this.
  const std::string as_nobody =
      ::geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
  shell("chmod -R a+rX " + directory_.path().string());
  fs::permissions(directory_ / "run", fs::perms(0555));
  fs::permissions(directory_.path(), fs::perms(0555));
  if (shell(as_nobody + "'" BARISTA_BINARY "' --help").code != 0)
    GTEST_SKIP() << "nobody may not run " << BARISTA_BINARY;
  fs::permissions(directory_ / "bench-one", fs::perms(0555));
  fs::permissions(directory_ / "bench-two", fs::perms(0555));
  fs::permissions(directory_ / "bench-bad", fs::perms(0555));
  const WorkerOutcome started = shell(as_nobody + quoted(new_run("other")));
  EXPECT_EQ(started.code, 64);
  EXPECT_THAT(started.last_words, HasSubstr("other is not writable (Permission denied)"));
  const WorkerOutcome resumed = shell(as_nobody + quoted(resume("run")));
  EXPECT_EQ(resumed.code, 64);
  EXPECT_THAT(resumed.last_words, HasSubstr("run is not writable (Permission denied)"));
  EXPECT_EQ(text_of(directory_ / "run/manifest.json"), before);
  fs::permissions(directory_.path(), fs::perms(0755));
  fs::permissions(directory_ / "run", fs::perms(0755));
}

TEST_F(BaristaFaults, RecordsWorkersThatVanishOrMayNotBeRun) {
  const struct {
    const char* fault;
    const char* words;
  } cases[] = {{"rm -f", "bench-two cannot be started: No such file or directory"},
               {"chmod a-x", "bench-two cannot be started: Permission denied"}};
  for (const auto& each : cases) {
    const std::string strike = std::string("echo x >> ${0%/*}/turns\n") +
                               "[ $(wc -l < ${0%/*}/turns) = 4 ] && " + each.fault +
                               " ${0%/*}/bench-two\n" + worker_body;
    write_fake_worker(workers(), "one", strike);
    write_fake_worker(workers(), "two", worker_body);
    fs::remove_all(directory_ / "run");
    fs::remove(directory_ / "turns");
    ASSERT_EQ(barista(new_run("run")).end, WorkerEnd::succeeded) << "the run goes on without it";
    const std::vector<std::string> all = reasons("two");
    EXPECT_THAT(all, testing::Contains(each.words));
    EXPECT_THAT(all, testing::Contains(testing::StartsWith("not tried again after round ")));
    EXPECT_THAT(all, testing::Contains("")) << "what it had measured before is kept";
    EXPECT_THAT(reasons("one"), testing::Not(testing::Contains(HasSubstr("cannot be started"))));
  }
}

TEST_F(BaristaFaults, KeepsTwoFromWritingOneDirectory) {
  // The first run holds its breath in its third worker until it is told to go on.
  const std::string waiting =
      std::string("echo x >> ${0%/*}/turns\n[ $(wc -l < ${0%/*}/turns) = 3 ] && ") +
      "{ touch ${0%/*}/waiting; until [ -e ${0%/*}/go ]; do sleep 0.02; done; }\n" + worker_body;
  for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, waiting);
  const std::string folder = directory_.path().string();
  const std::string script =
      quoted(new_run("run")) + " >/dev/null 2>&1 & first=$!\n" + "until [ -e " + folder +
      "/waiting ]; do sleep 0.02; done\n" + quoted(new_run("run")) + " 2>" + folder +
      "/again; echo again $?\n" + quoted(resume("run")) + " 2>" + folder +
      "/resumed; echo resumed $?\n" + "touch " + folder + "/go; wait $first; echo first $?\n";
  EXPECT_EQ(shell(script).output, "again 64\nresumed 64\nfirst 0\n");
  EXPECT_THAT(text_of(directory_ / "again"), HasSubstr("run is not empty"));
  EXPECT_THAT(text_of(directory_ / "resumed"), HasSubstr("another barista is running into it"));
  EXPECT_TRUE(open_run(directory_ / "run").manifest.complete);
}

TEST_F(BaristaFaults, RefusesToGoOnFromDamagedSamples) {
  interrupt_third_worker();
  ASSERT_EQ(barista(new_run("run")).code, 130);
  std::string samples = samples_text("run");
  const std::size_t second_row = samples.find('\n', samples.find('\n') + 1) + 1;
  samples[second_row] = 'x';  // of the number of its cell
  directory_.write("run/samples.csv", samples);
  const WorkerOutcome outcome = barista(resume("run"));
  EXPECT_EQ(outcome.code, 3);
  EXPECT_THAT(outcome.last_words,
              HasSubstr("samples.csv, line 3: column 'cell' should be a number, not 'x'"));
  EXPECT_EQ(samples_text("run"), samples) << "nothing may be written over it";
}

}  // namespace
}  // namespace barista
