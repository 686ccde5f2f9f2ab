#include "harness/launch/worker_process.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <unistd.h>

#include <sstream>

#include "harness/launch/interruption.hpp"
#include "tests/launch/fake_worker.hpp"

namespace barista {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

WorkerOutcome run_shell(const std::string& script, const WorkerLimits& limits = {}) {
  return run_worker({"/bin/sh", {"-c", script}}, Binding{}, limits);
}

TEST(WorkerProcess, TakesTheOutputOfOneThatSucceeds) {
  const WorkerOutcome outcome = run_shell("echo out; echo err >&2");
  EXPECT_EQ(outcome.end, WorkerEnd::succeeded);
  EXPECT_EQ(outcome.output, "out\n");
  EXPECT_EQ(outcome.last_words, "err");
  EXPECT_EQ(outcome.cause, "");
}

TEST(WorkerProcess, TakesMoreThanAPipeHolds) {
  const WorkerOutcome outcome = run_shell("head -c 1000000 /dev/zero");
  EXPECT_EQ(outcome.end, WorkerEnd::succeeded);
  EXPECT_EQ(outcome.output.size(), 1000000u);
}

TEST(WorkerProcess, FindsTheErrorOfAGoProgramAboveItsGoroutines) {
  const char* const dump = "\n\ngoroutine 1 [running]:\nmain.main()\n";
  for (const std::string error : {"fatal error: runtime: out of memory", "panic: no"}) {
    const std::string script = fmt::format("printf '{}{}' >&2; exit 2", error, dump);
    EXPECT_EQ(run_shell(script).cause, fmt::format("exit code 2: {}", error));
    EXPECT_EQ(run_shell(fmt::format("echo first >&2; {}", script)).cause,
              fmt::format("exit code 2: {}", error));
  }
}

TEST(WorkerProcess, SaysExitCodeAndLastWords) {
  const WorkerOutcome outcome = run_shell("echo first >&2; echo 'no such case' >&2; exit 3");
  EXPECT_EQ(outcome.end, WorkerEnd::exited);
  EXPECT_EQ(outcome.cause, "exit code 3: no such case");
}

TEST(WorkerProcess, NamesTheSignal) {
  const WorkerOutcome outcome = run_shell("kill -SEGV $$");
  EXPECT_EQ(outcome.end, WorkerEnd::signalled);
  EXPECT_THAT(outcome.cause, StartsWith("killed by SIGSEGV"));
  EXPECT_THAT(run_shell("kill -KILL $$").cause, StartsWith("killed by SIGKILL (out of memory"));
}

TEST(WorkerProcess, OpensCountersForTheProgramAndAllItsThreads) {
  const PerfEvent faults{"cycles_per_op", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS};
  if (const int descriptor = open_counter_of_next_program(faults); descriptor < 0)
    GTEST_SKIP() << "software events cannot be counted here";
  else
    ::close(descriptor);
  WorkerCommand command{
      "/bin/bash",  // sh may know descriptors of one digit only
      {"-c",
       "(od -An -tu1 -N65536 /dev/zero >/dev/null); echo $BARISTA_COUNTERS; "
       "dd bs=24 count=1 status=none <&${BARISTA_COUNTERS#cycles_per_op=} | od -An -tu8"}};
  command.counters = {faults};
  const WorkerOutcome outcome = run_worker(command, Binding{}, {});
  ASSERT_EQ(outcome.end, WorkerEnd::succeeded) << outcome.cause;
  std::istringstream output(outcome.output);
  std::string variable;
  std::uint64_t count = 0, enabled_ns = 0, running_ns = 0;
  output >> variable >> count >> enabled_ns >> running_ns;
  EXPECT_EQ(variable, "cycles_per_op=100");
  EXPECT_GT(count, 0u);
  EXPECT_GT(enabled_ns, 0u);
  EXPECT_EQ(running_ns, enabled_ns) << "software events need not share anything";
}

TEST(WorkerProcess, NamesNoCountersWhereNoneAreAskedFor) {
  EXPECT_EQ(run_shell("echo ${BARISTA_COUNTERS-none}").output, "none\n");
}

TEST(WorkerProcess, EndsOneThatHangs) {
  WorkerLimits limits;
  limits.timeout = std::chrono::milliseconds(200);
  const WorkerOutcome outcome = run_shell("echo begun; exec sleep 1000", limits);
  EXPECT_EQ(outcome.end, WorkerEnd::timed_out);
  EXPECT_EQ(outcome.cause, "time-out 0.2 s");
  EXPECT_EQ(outcome.output, "begun\n");
}

TEST(WorkerProcess, EndsWhatItLeavesBehind) {
  const TemporaryDirectory directory;
  const std::string pid_file = (directory / "pid").string();
  const WorkerOutcome outcome = run_shell("sleep 1000 & echo $! > " + pid_file);
  EXPECT_EQ(outcome.end, WorkerEnd::succeeded);
  const std::string stat_file = "/proc/" + std::to_string(std::stol(text_of(pid_file))) + "/stat";
  // It has been sent SIGKILL; the kernel may take a moment, and its new parent may leave it a
  // zombie.
  const auto is_gone = [&] {
    const std::string state = text_of(stat_file);
    return state.empty() || state.find(") Z ") != std::string::npos;
  };
  for (int i = 0; i < 1000 && !is_gone(); ++i) ::usleep(10'000);
  EXPECT_TRUE(is_gone());
}

TEST(WorkerProcess, EndsOneThatPrintsWithoutEnd) {
  WorkerLimits limits;
  limits.output_bytes = 1 << 20;
  const WorkerOutcome outcome =
      run_shell("while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyy; done", limits);
  EXPECT_EQ(outcome.end, WorkerEnd::over_output);
  EXPECT_EQ(outcome.cause, "printed more than 1 MiB");
  EXPECT_LE(outcome.output.size(), limits.output_bytes);
}

TEST(WorkerProcess, EndsOneThatTakesTooMuchMemory) {
  WorkerLimits limits;
  limits.timeout = std::chrono::seconds(60);
  limits.memory_ceiling_bytes = 64 << 20;
  const WorkerOutcome outcome =
      run_shell("x=$(head -c 400000000 /dev/zero | tr '\\0' x); sleep 1000", limits);
  EXPECT_EQ(outcome.end, WorkerEnd::over_memory);
  EXPECT_EQ(outcome.cause, "memory ceiling 64 MiB");
}

TEST(WorkerProcess, SaysWhatCannotBeStarted) {
  const TemporaryDirectory directory;
  const WorkerOutcome missing = run_worker({directory / "bench-none", {}}, Binding{}, {});
  EXPECT_EQ(missing.end, WorkerEnd::not_started);
  EXPECT_EQ(missing.cause, "bench-none cannot be started: No such file or directory");
  const auto text = directory.write("bench-text", "not a program");
  std::filesystem::permissions(text, std::filesystem::perms::owner_all);
  EXPECT_EQ(run_worker({text, {}}, Binding{}, {}).cause,
            "bench-text cannot be started: Exec format error");
}

TEST(WorkerProcess, StopsWhenBaristaIsInterrupted) {
  const InterruptionWatch watch;
  ::raise(SIGTERM);
  const WorkerOutcome outcome = run_shell("sleep 1000");
  EXPECT_EQ(outcome.end, WorkerEnd::interrupted);
}

TEST(WorkerProcess, HasNoInputAndItsOwnGroup) {
  const WorkerOutcome outcome = run_shell("cat; ps -o pgid= -p $$ 2>/dev/null || echo $$; echo $$");
  EXPECT_EQ(outcome.end, WorkerEnd::succeeded);
  const long group = std::stol(outcome.output);
  EXPECT_EQ(group, std::stol(outcome.output.substr(outcome.output.find('\n'))));
}

TEST(WorkerProcess, IsBoundToItsPus) {
  const Topology topology = Topology::discover();
  const unsigned pu = topology.pus().back().os_index;
  const std::vector<unsigned> pus{pu};
  const WorkerOutcome outcome =
      run_worker({"/bin/grep", {"Cpus_allowed_list", "/proc/self/status"}},
                 Binding::prepare(topology, pus), {});
  EXPECT_THAT(outcome.output, HasSubstr(std::string("\t").append(std::to_string(pu)).append("\n")));
}

TEST(WorkerProcess, GetsTheEnvironmentAndItsPadding) {
  ::setenv("BARISTA_TEST_VARIABLE", "kept", 1);
  const auto seen = [](std::size_t padding) {
    return run_worker(
               {"/bin/sh", {"-c", "echo $BARISTA_TEST_VARIABLE ${#BARISTA_PADDING}"}, padding},
               Binding{}, {})
        .output;
  };
  EXPECT_EQ(seen(0), "kept 0\n");
  EXPECT_EQ(seen(1234), "kept 1234\n");
  ::unsetenv("BARISTA_TEST_VARIABLE");
}

}  // namespace
}  // namespace barista
