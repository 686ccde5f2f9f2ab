// kill -9 at any moment loses and doubles nothing: the claim of record/run_recorder.hpp, tried on
// the real program. scripts/kill_and_resume does the same with real workers.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <random>

#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
using Milliseconds = std::chrono::milliseconds;

class BaristaKill : public BaristaProgram {
 protected:
  /// Starts barista, and kills it with all its strength after this time. False if it had ended by
  /// itself, and then `code_` is its exit code.
  bool kill_after(const std::vector<std::string>& arguments, Milliseconds time) {
    const std::vector<std::string> all = arguments_of(arguments);
    std::vector<char*> argv{const_cast<char*>(BARISTA_BINARY)};
    for (const std::string& argument : all) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    std::fflush(nullptr);  // freopen would write it again in the child
    const pid_t child = ::fork();
    if (child == 0) {
      if (std::freopen("/dev/null", "w", stdout) && std::freopen("/dev/null", "w", stderr))
        ::execv(BARISTA_BINARY, argv.data());
      ::_exit(1);
    }
    ::usleep(static_cast<useconds_t>(std::chrono::microseconds(time).count()));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return WIFSIGNALED(status);
  }

  /// What to ask for after a kill. A run that was killed before its first cell has left no run; a
  /// directory that was begun is cleared, as barista's message asks.
  std::vector<std::string> to_go_on() const {
    if (fs::exists(directory_ / "killed/manifest.json")) return resume("killed");
    fs::remove_all(directory_ / "killed");
    return new_run("killed");
  }

  int code_ = 0;
};

TEST_F(BaristaKill, FiftyKillsLoseAndDoubleNothing) {
  constexpr int kills_wanted = 50;
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(barista(new_run("whole")).end, WorkerEnd::succeeded);
  const auto whole_run =
      std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
  std::minstd_rand random(17);
  std::uniform_int_distribution<long> moment_ms(1, whole_run.count());
  int kills = 0;
  int resumed = 0;
  while (kills < kills_wanted) {
    fs::remove_all(directory_ / "killed");
    std::vector<std::string> arguments = new_run("killed");
    while (kill_after(arguments, Milliseconds(moment_ms(random)))) {
      ++kills;
      arguments = to_go_on();
      resumed += arguments == resume("killed") ? 1 : 0;
    }
    ASSERT_EQ(code_, 0);
    ASSERT_EQ(samples_text("killed"), samples_text("whole")) << "after " << kills << " kills";
    EXPECT_EQ(text_of(directory_ / "killed/claims.csv"), text_of(directory_ / "whole/claims.csv"));
  }
  EXPECT_GE(resumed, kills_wanted / 4) << "the kills must also hit runs that had begun";
}

}  // namespace
}  // namespace barista
