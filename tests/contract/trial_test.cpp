#include "harness/contract/experiment.hpp"

#include <gtest/gtest.h>

namespace barista {
namespace {

std::int64_t virtual_ns = 0;

Probes virtual_probes() {
  return {.now_ns = [] { return virtual_ns; },
          .counters = nullptr,
          .memory = nullptr,
          .current_pu = nullptr,
          .settle = nullptr,
          .binding_limit = nullptr,
          // A clock that is read no more often than every 100 ns overshoots.
          .spin = [](std::int64_t ns) { virtual_ns += (ns + 99) / 100 * 100; }};
}

class OneTrial final : public Trial {
 public:
  explicit OneTrial(double slowdown) : Trial(virtual_probes(), {}) { slow_down_by(slowdown); }
  long param(std::string_view) const override { return 0; }
  bool next() override { return false; }
  void limited(std::string_view) override {}
  std::int64_t elapsed_ns() const { return elapsed_ns_; }
};

TEST(Trial, MeasuresWhatTheWorkTook) {
  OneTrial trial(0);
  trial.timed([] { virtual_ns += 70'000; });
  EXPECT_EQ(trial.elapsed_ns(), 70'000);
}

TEST(Trial, ASlowdownProlongsLongIntervals) {
  OneTrial trial(0.05);
  trial.timed([] { virtual_ns += 1'000'000; });
  EXPECT_EQ(trial.elapsed_ns(), 1'050'000);
}

TEST(Trial, ASlowdownOfManyShortIntervalsAddsUp) {
  OneTrial trial(0.02);
  for (int i = 0; i < 100'000; ++i) trial.add_time_ns(33);
  EXPECT_NEAR(static_cast<double>(trial.elapsed_ns()), 3'300'000 * 1.02, 2'000);
}

}  // namespace
}  // namespace barista
