// Says the seed, so that a failure can be repeated as far as the kernel plays along; and ends in
// words what does not end by itself.
#include "tests/espresso/perturbed/main.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "runtimes/espresso/atomics.hpp"

namespace espresso::perturbed {
namespace {

/// A test, or a round of one, that takes longer hangs.
constexpr unsigned longest_seconds = 60;

constexpr const char* seconds_variable = "ESPRESSO_STRESS_SECONDS";
constexpr const char* seed_variable = "ESPRESSO_STRESS_SEED";

std::string last_words;  // made before, for a signal handler may make nothing

void hangs(int) {
  if (::write(STDERR_FILENO, last_words.data(), last_words.size()) < 0) std::_Exit(2);
  std::abort();
}

/// No thread: this one would have to be trusted to run.
class Watchdog : public testing::EmptyTestEventListener {
  void OnTestStart(const testing::TestInfo& test) override {
    last_words = "espresso-perturbed: " + std::string(test.test_suite_name()) + "." + test.name() +
                 " has done nothing new for " + std::to_string(longest_seconds) +
                 " s: a wake-up is lost, or a lock is never given back (" + seed_variable + "=" +
                 std::getenv(seed_variable) + ")\n";
    still_alive();
  }
  void OnTestEnd(const testing::TestInfo&) override { ::alarm(0); }
};

class Seed : public testing::Environment {
  void SetUp() override {
    const char* const given = std::getenv(seed_variable);
    const std::string text = given != nullptr ? given : std::to_string(std::random_device{}());
    ::setenv(seed_variable, text.c_str(), 1);  // also for the children of death tests
    std::printf("%s=%s\n", seed_variable, text.c_str());
    std::fflush(stdout);
    seed(run_seed());
  }
};

}  // namespace

void still_alive() { ::alarm(longest_seconds); }

std::uint64_t run_seed() { return std::strtoull(std::getenv(seed_variable), nullptr, 10); }

std::chrono::duration<double> stress_duration() {
  const char* const given = std::getenv(seconds_variable);
  return std::chrono::duration<double>(given != nullptr ? std::strtod(given, nullptr) : 2.0);
}

}  // namespace espresso::perturbed

int main(int argc, char** argv) {
  using namespace espresso::perturbed;
  testing::InitGoogleTest(&argc, argv);
  std::signal(SIGALRM, hangs);
  testing::AddGlobalTestEnvironment(new Seed);
  testing::UnitTest::GetInstance()->listeners().Append(new Watchdog);
  return RUN_ALL_TESTS();
}
