// The experiment on a runtime that runs each task at once, under a clock of the test's own.
#include "experiments/open_loop_latency.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/contract/one_iteration.hpp"

namespace barista {
namespace {

constexpr std::int64_t reading_ns = 50;  // by which the clock moves whenever it is read
std::int64_t clock_ns = 0;
std::int64_t stall_at_ns = 0;
std::int64_t stall_ns = 0;

std::int64_t now_ns() {
  clock_ns += reading_ns;
  if (stall_ns > 0 && clock_ns >= stall_at_ns) {
    clock_ns += stall_ns;
    stall_ns = 0;
  }
  return clock_ns;
}

struct AtOnce {
  static constexpr std::string_view id = "at_once";
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
  static void yield() {}
  struct task_group {
    template <class F>
    void go(F f) {
      if (!lossy || ++started != 17) f();
    }
    void wait() {}
    static inline bool lossy = false;
    static inline int started = 0;
  };
};

class OpenLoop : public testing::Test {
 protected:
  OpenLoop() : trial_({.now_ns = now_ns}, {}, {{"rate_per_s", 10'000}}) {
    clock_ns = stall_ns = 0;
    AtOnce::task_group::lossy = false;
  }
  OneIteration trial_;
};

TEST_F(OpenLoop, ACalmRuntimeAnswersAtOnce) {
  OpenLoopLatency<AtOnce>::run(trial_);
  EXPECT_EQ(trial_.invalid(), "");
  EXPECT_LE(trial_.value(metrics::latency_max_ns), 2 * reading_ns);
  EXPECT_GE(trial_.value(metrics::latency_p50_ns), reading_ns);
}

TEST_F(OpenLoop, AStallDelaysAllThatWereDueMeanwhile) {
  stall_at_ns = 500'000'000;
  stall_ns = 100'000'000;
  OpenLoopLatency<AtOnce>::run(trial_);
  // A tenth of the second's requests were due in those 100 ms; their delays are spread evenly.
  EXPECT_LE(trial_.value(metrics::latency_p50_ns), 2 * reading_ns);
  EXPECT_NEAR(trial_.value(metrics::latency_p99_ns), 90e6, 1e6);
  EXPECT_NEAR(trial_.value(metrics::latency_p999_ns), 99e6, 1e6);
  EXPECT_NEAR(trial_.value(metrics::latency_max_ns), 100e6, 1e6);
}

TEST_F(OpenLoop, ARequestThatIsLostMakesItInvalid) {
  AtOnce::task_group::lossy = true;
  AtOnce::task_group::started = 0;
  OpenLoopLatency<AtOnce>::run(trial_);
  EXPECT_EQ(trial_.invalid(), "a request was not answered");
}

}  // namespace
}  // namespace barista
