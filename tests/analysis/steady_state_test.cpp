#include "harness/analysis/steady_state.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace barista {
namespace {

/// n times around 100 with a noise of 1 %; seeded: the same in every run.
std::vector<double> quiet(std::size_t n, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(100, 1);
  std::vector<double> times(n);
  for (double& time : times) time = noise(random);
  return times;
}

std::vector<double> ramp(std::size_t n, double from, double to) {
  std::vector<double> times = quiet(n);
  for (std::size_t i = 0; i < n; ++i)
    times[i] += from + (to - from) * static_cast<double>(i) / static_cast<double>(n - 1);
  return times;
}

std::vector<double> step(std::size_t n, std::size_t at, double before) {
  std::vector<double> times = quiet(n);
  for (std::size_t i = 0; i < at; ++i) times[i] += before;
  return times;
}

TEST(Phase, NoiseAloneIsSteady) {
  int steady = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    steady += phase_of(quiet(5, seed)) == Phase::steady ? 1 : 0;
    steady += phase_of(quiet(30, seed)) == Phase::steady ? 1 : 0;
  }
  EXPECT_EQ(steady, 400) << "what is smaller than 5 % is not noteworthy";
  EXPECT_EQ(phase_of(std::vector<double>(20, 7.0)), Phase::steady);
}

TEST(Phase, LargeNoiseIsMostlySteady) {
  std::mt19937 random(5);
  std::normal_distribution<double> noise(100, 20);
  int steady = 0;
  for (int i = 0; i < 400; ++i) {
    std::vector<double> times(20);
    for (double& time : times) time = noise(random);
    steady += phase_of(times) == Phase::steady ? 1 : 0;
  }
  EXPECT_GE(steady, 360) << "two tests at 5 %";
}

TEST(Phase, ARampIsSeen) {
  EXPECT_EQ(phase_of(ramp(20, 40, 0)), Phase::warming);
  EXPECT_EQ(phase_of(ramp(20, 0, 40)), Phase::unsteady);
  EXPECT_EQ(phase_of(ramp(20, 1, 0)), Phase::steady) << "not noteworthy";
  const std::vector<double> five{150, 130, 120, 110, 105};
  EXPECT_EQ(phase_of(five), Phase::warming);
  const std::vector<double> rising{100, 105, 120, 130, 150};
  EXPECT_EQ(phase_of(rising), Phase::unsteady);
}

TEST(Phase, ASwitchOfModeIsSeen) {
  EXPECT_EQ(phase_of(step(30, 8, 30)), Phase::warming) << "slow first, fast for the most";
  EXPECT_EQ(phase_of(step(30, 24, 30)), Phase::unsteady) << "fast at the very end only";
  EXPECT_EQ(phase_of(step(30, 15, -30)), Phase::unsteady) << "slower from the middle on";
}

TEST(Phase, AFewRepetitionsCannotTell) {
  const std::vector<double> four{150, 130, 120, 110};
  EXPECT_EQ(phase_of(four), Phase::too_short);
}

TEST(Phases, AreCountedInWords) {
  Phases phases;
  EXPECT_EQ(phases.words(), "");
  phases.add(quiet(20, 1));
  phases.add(quiet(20, 2));
  phases.add(ramp(20, 40, 0));
  phases.add(std::vector<double>{1, 2});
  EXPECT_EQ(phases.words(), "2 steady, 1 warming, 1 too short to judge");
}

}  // namespace
}  // namespace barista
