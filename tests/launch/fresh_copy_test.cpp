#include "harness/launch/fresh_copy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/launch/discovery.hpp"
#include "harness/launch/worker_process.hpp"
#include "tests/launch/fake_worker.hpp"

namespace barista {
namespace {

using testing::HasSubstr;

WorkerOutcome run_copied(const WorkerCommand& original, std::uint64_t seed) {
  WorkerCommand command = original;
  command.copy_seed = seed;
  return run_worker(command, Binding{}, {});
}

TEST(FreshCopy, IsWhatRunsAndHasEveryByteOfTheFile) {
  const std::filesystem::path program = "/bin/cat";  // prints the file that it runs
  for (const std::uint64_t seed : {0u, 1u, 2u}) {
    const WorkerOutcome outcome = run_copied({program, {"/proc/self/exe"}}, seed);
    ASSERT_EQ(outcome.end, WorkerEnd::succeeded) << outcome.cause;
    EXPECT_TRUE(outcome.output == text_of(program));
  }
  EXPECT_EQ(run_copied({"/bin/readlink", {"/proc/self/exe"}}, 1).output,
            "/memfd:readlink (deleted)\n");
}

TEST(FreshCopy, IsCalledByTheNameOfTheFile) {
  EXPECT_EQ(run_copied({"/bin/bash", {"-c", "echo $0"}}, 1).output, "/bin/bash\n");
}

TEST(FreshCopy, LeavesNoDescriptorInTheWorker) {
  const WorkerOutcome outcome = run_copied({"/bin/ls", {"/proc/self/fd"}}, 1);
  EXPECT_EQ(outcome.output, "0\n1\n2\n3\n");  // the last is of ls itself
}

TEST(FreshCopy, SaysWhatIsMissing) {
  const WorkerOutcome outcome = run_copied({"/nonexistent", {}}, 1);
  EXPECT_EQ(outcome.end, WorkerEnd::not_started);
  EXPECT_THAT(outcome.cause, HasSubstr("No such file or directory"));
}

TEST(FreshCopy, IsNotMadeOfWhatOnlyTheFileCanDo) {
  const TemporaryDirectory directory;
  EXPECT_EQ(reason_not_to_copy("/bin/cat"), "");
  EXPECT_EQ(reason_not_to_copy(write_script(directory / "script", "exit 0")), "it is a script");
  EXPECT_EQ(reason_not_to_copy(directory / "none"), "it cannot be read");
  const std::filesystem::path file = directory / "cat";
  std::filesystem::copy_file("/bin/cat", file);
  std::filesystem::permissions(file, std::filesystem::perms::set_uid,
                               std::filesystem::perm_options::add);
  EXPECT_EQ(reason_not_to_copy(file), "it has privileges of its own");
}

TEST(FreshCopy, IsUsedWhereAWorkerAnswersFromIt) {
  const TemporaryDirectory directory;
  std::filesystem::copy_file(UNMOVABLE_WORKER, directory / "bench-unmovable");
  std::filesystem::copy_file(UNMOVABLE_WORKER, directory / "bench-movable");
  write_fake_worker(directory.path(), "script", "exit 1");
  const Runtimes runtimes = discover_runtimes(directory.path(), {});
  ASSERT_NE(runtimes.find_present("movable"), nullptr);
  EXPECT_EQ(runtimes.find_present("movable")->not_copied, "");
  ASSERT_NE(runtimes.find_present("unmovable"), nullptr);
  EXPECT_EQ(runtimes.find_present("unmovable")->not_copied,
            "of its copy, exit code 9: where is my file?");
  ASSERT_NE(runtimes.find_present("script"), nullptr);
  EXPECT_EQ(runtimes.find_present("script")->not_copied, "it is a script");
}

}  // namespace
}  // namespace barista
