// Which signal a run may have for its dump, and whose it is.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>
#include <thread>
#include <vector>

#include "runtimes/espresso/espresso.hpp"
#include "runtimes/espresso/sanitizers.hpp"

namespace espresso {
namespace {

TEST(DumpSignal, ThatCannotBeHadIsRefused) {
  const auto run_with = [](int signal) {
    run({.workers = 1, .pus = {}, .stack_bytes = 0, .dump_signal = signal}, [] {});
  };
  EXPECT_THROW(run_with(SIGKILL), std::invalid_argument);
  EXPECT_THROW(run_with(-1), std::invalid_argument);
  EXPECT_THROW(run_with(1000), std::invalid_argument);
  for (const int fault : {SIGSEGV, SIGBUS, SIGILL, SIGFPE})
    EXPECT_THROW(run_with(fault), std::invalid_argument) << "a fault would go on for ever";
  run({.workers = 1, .pus = {}, .stack_bytes = 0, .dump_signal = SIGUSR2},
      [&] { std::thread([&] { EXPECT_THROW(run_with(SIGUSR2), std::invalid_argument); }).join(); });
  run_with(SIGUSR2);
}

#if !ESPRESSO_TSAN  // which allows no threads in the child of a process that has any
/// A program that has had runs of this kind forks, and each process has its own again.
TEST(DumpSignal, IsEachProcesssOwn) {
  const auto run_with_signal = [] {
    run({.workers = 1, .pus = {}, .stack_bytes = 0, .dump_signal = SIGUSR1}, [] { yield(); });
  };
  run_with_signal();
  std::vector<pid_t> children(3);
  for (pid_t& child : children) {
    child = ::fork();
    ASSERT_NE(child, -1);
    if (child != 0) continue;
    ::alarm(100);
    for (int i = 0; i < 50; ++i) run_with_signal();
    ::_exit(0);
  }
  for (int i = 0; i < 50; ++i) run_with_signal();
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
}
#endif

}  // namespace
}  // namespace espresso
