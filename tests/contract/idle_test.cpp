// The experiment on a runtime whose sleep takes as long, and burns as much, as the test says.
#include "experiments/idle.hpp"

#include <gtest/gtest.h>

#include "tests/contract/one_iteration.hpp"

namespace barista {
namespace {

std::int64_t sleeper_clock_ns = 0;
std::int64_t sleeper_cpu_ns = 0;
std::int64_t burnt_per_ms = 0;
int sleeps = 0;
bool sleeps_too_short = false;

struct Sleeper {
  static constexpr std::string_view id = "sleeper";
  static std::string library() { return "none"; }
  static std::span<const Note> notes() { return {}; }
  template <class Main>
  static void run(const RuntimeOptions&, Main&& main) {
    main();
  }
  template <class F>
  static void go(F f) {
    f();
  }
  struct task_group {
    template <class F>
    void go(F f) {
      f();
    }
    void wait() {}
  };
  static void sleep_for(std::chrono::nanoseconds duration) {
    const std::int64_t ns = duration.count() / (sleeps_too_short ? 2 : 1);
    sleeper_clock_ns += ns;
    const bool comes_to_rest = sleeps++ == 0;  // and burns more meanwhile
    sleeper_cpu_ns += ns / 1'000'000 * burnt_per_ms * (comes_to_rest ? 100 : 1);
  }
};

class IdleExperiment : public testing::Test {
 protected:
  IdleExperiment()
      : trial_({.now_ns = [] { return sleeper_clock_ns; },
                .cpu_time_ns = [] { return sleeper_cpu_ns; }},
               {}) {
    sleeps_too_short = false;
    sleeps = 0;
  }
  OneIteration trial_;
};

TEST_F(IdleExperiment, ReportsWhatIsBurntInASecond) {
  burnt_per_ms = 700;
  Idle<Sleeper>::run(trial_);
  EXPECT_EQ(trial_.invalid(), "");
  EXPECT_DOUBLE_EQ(trial_.value(metrics::idle_cpu_per_s_ns), 700'000);
}

TEST_F(IdleExperiment, ASleepThatIsTooShortMakesItInvalid) {
  sleeps_too_short = true;
  Idle<Sleeper>::run(trial_);
  EXPECT_EQ(trial_.invalid(), "the task slept for less than it was told to");
}

}  // namespace
}  // namespace barista
