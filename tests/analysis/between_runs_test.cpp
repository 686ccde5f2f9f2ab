// Runs of the same binaries do not differ, and a change is found: on simulated runs whose variances
// are known.
#include "harness/analysis/between_runs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "tests/analysis/made_samples.hpp"

namespace barista {
namespace {

/// Standard deviations from run to run, as nine runs of the suite quick have shown them on one
/// worker (docs/STATISTICS.md): of all, of a runtime, of a cell; and of a median within a run.
struct PlantedSpread {
  double common = 0.0129;
  double runtime = 0.0038;
  double cell = 0.0057;
  double within = 0.001;
};

/// Runs that differ by nothing else.
class Machine {
 public:
  Machine(unsigned seed, int runtimes, int cells)
      : random_(seed), runtimes_(runtimes), cells_(cells) {}

  RunLevels run(const PlantedSpread& spread = {}) {
    RunLevels run;
    const double common = draw(spread.common);
    for (int r = 0; r < runtimes_; ++r) {
      const std::string runtime = "runtime" + std::to_string(r);
      run.contents[runtime] = "same";
      const double own = draw(spread.runtime);
      for (int c = 0; c < cells_; ++c)
        run.levels[key(r, c)] = {5 + common + own + draw(spread.cell) + draw(spread.within),
                                 spread.within};
    }
    return run;
  }

  std::vector<RunLevels> history(int runs) {
    std::vector<RunLevels> made;
    for (int i = 0; i < runs; ++i) made.push_back(run());
    return made;
  }

  static LevelKey key(int runtime, int cell) {
    return {testing::cell("runtime" + std::to_string(runtime), "token_ring",
                          "tasks=" + std::to_string(cell)),
            "hop_ns"};
  }

 private:
  double draw(double deviation) { return std::normal_distribution<double>(0, deviation)(random_); }

  std::mt19937_64 random_;
  int runtimes_, cells_;
};

/// How many intervals of a ratio of equal runs hold 1.
class Coverage {
 public:
  void count(const BetweenRuns& pair, int runtime, int cell) {
    const Interval interval = *pair.test(Machine::key(runtime, cell))->ratio().interval;
    covered_ += interval.low <= 1 && 1 <= interval.high;
    ++all_;
  }
  void expect_nineteen_of_twenty() const {
    EXPECT_GE(static_cast<double>(covered_) / all_, 0.93);
    EXPECT_LE(static_cast<double>(covered_) / all_, 0.97);
  }

 private:
  int covered_ = 0, all_ = 0;
};

class BetweenRunsAfter : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Runs, BetweenRunsAfter, ::testing::Values(4, 7, 30),
                         ::testing::PrintToStringParamName());

TEST_P(BetweenRunsAfter, IntervalsCoverInNineteenOfTwenty) {
  constexpr int machines = 150, runtimes = 6, cells = 10;
  Coverage coverage;
  for (unsigned seed = 0; seed < machines; ++seed) {
    Machine machine(seed, runtimes, cells);
    const std::vector<RunLevels> history = machine.history(GetParam());
    const BetweenRuns pair(machine.run(), machine.run(), history);
    for (int r = 0; r < runtimes; ++r)
      for (int c = 0; c < cells; ++c) coverage.count(pair, r, c);
  }
  coverage.expect_nineteen_of_twenty();
}

/// Where one runtime alone was measured there is no common shift, and nothing is borrowed.
TEST_P(BetweenRunsAfter, IntervalsCoverWithoutOthers) {
  constexpr int machines = 400, cells = 4;
  Coverage coverage;
  for (unsigned seed = 0; seed < machines; ++seed) {
    Machine machine(seed, 1, cells);
    const std::vector<RunLevels> history = machine.history(GetParam());
    const BetweenRuns pair(machine.run(), machine.run(), history);
    EXPECT_FALSE(pair.shift("runtime0"));
    for (int c = 0; c < cells; ++c) coverage.count(pair, 0, c);
  }
  coverage.expect_nineteen_of_twenty();
}

/// Two runs of the history met another regime of the machine, and say nothing of half of the cells.
TEST(BetweenRuns, IntervalsCoverWhereSomeRunsDoNotKnowARow) {
  constexpr int machines = 150, runtimes = 6, cells = 10, runs = 7;
  Coverage coverage;
  for (unsigned seed = 0; seed < machines; ++seed) {
    Machine machine(seed, runtimes, cells);
    std::vector<RunLevels> history = machine.history(runs);
    for (int r = 0; r < runtimes; ++r)
      for (int c = 0; c < cells / 2; ++c)
        for (const std::size_t run : {0, 3}) history[run].levels.erase(Machine::key(r, c));
    const BetweenRuns pair(machine.run(), machine.run(), history);
    for (int r = 0; r < runtimes; ++r)
      for (int c = 0; c < cells / 2; ++c) coverage.count(pair, r, c);
  }
  coverage.expect_nineteen_of_twenty();
}

TEST(BetweenRuns, JudgesNoRowThatTooFewRunsKnow) {
  Machine machine(1, 6, 10);
  std::vector<RunLevels> history = machine.history(7);
  for (std::size_t run = 0; run < 4; ++run) history[run].levels.erase(Machine::key(0, 0));
  const BetweenRuns pair(machine.run(), machine.run(), history);
  EXPECT_FALSE(pair.test(Machine::key(0, 0)));
  EXPECT_TRUE(pair.test(Machine::key(0, 1)));
}

TEST(BetweenRuns, TakesOffWhatChangedForTheOthers) {
  Machine machine(1, 6, 10);
  const std::vector<RunLevels> history = machine.history(7);
  const RunLevels first = machine.run();
  RunLevels second = first;
  for (auto& [key, level] : second.levels) {
    level.value += std::log(1.10);  // the processor is slower
    if (key.first.runtime == "runtime0") level.value += std::log(1.20);
  }
  second.contents["runtime0"] = "changed";
  const BetweenRuns pair(first, second, history);
  EXPECT_NEAR(pair.shift("runtime0")->value, std::log(1.10), 1e-9);
  EXPECT_NEAR(pair.test(Machine::key(0, 0))->ratio().value, 1.20, 1e-9);
  EXPECT_LT(pair.test(Machine::key(0, 0))->p_value(), 1e-4);
  EXPECT_NEAR(pair.test(Machine::key(1, 0))->ratio().value, 1, 1e-9);
  EXPECT_LT(pair.test(Machine::key(1, 0))->equivalence_p_value(0.05), 1e-4);
}

TEST(BetweenRuns, AWorkerThatHasChangedTellsNothingOfTheOthers) {
  Machine machine(1, 3, 10);  // each has twenty cells of others, unless one of these has changed
  const std::vector<RunLevels> history = machine.history(7);
  const RunLevels first = machine.run();
  RunLevels second = machine.run();
  EXPECT_TRUE(BetweenRuns(first, second, history).shift("runtime0"));
  second.contents["runtime1"] = "changed";
  EXPECT_FALSE(BetweenRuns(first, second, history).shift("runtime0"));
  EXPECT_TRUE(BetweenRuns(first, second, history).shift("runtime1"));
}

TEST(BetweenRuns, FindsWhatItSaysThatItFinds) {
  constexpr int machines = 300;
  constexpr double alpha = 0.01;
  int found = 0;
  for (unsigned seed = 0; seed < machines; ++seed) {
    Machine machine(seed, 6, 10);
    const std::vector<RunLevels> history = machine.history(30);
    const RunLevels first = machine.run();
    RunLevels second = machine.run();
    const LevelKey key = Machine::key(0, 0);
    second.levels[key].value +=
        std::log1p(BetweenRuns(first, second, history).test(key)->detectable(alpha));
    found += BetweenRuns(first, second, history).test(key)->p_value() <= alpha;
  }
  EXPECT_NEAR(found / double{machines}, 0.8, 0.08);
}

TEST(BetweenRuns, SayNothingWithoutAHistory) {
  Machine machine(1, 6, 10);
  const RunLevels first = machine.run(), second = machine.run();
  const std::vector<RunLevels> few = machine.history(3);
  EXPECT_FALSE(BetweenRuns(first, second, few).test(Machine::key(0, 0)));
  EXPECT_FALSE(BetweenRuns(first, second, machine.history(4)).test(Machine::key(7, 0)))
      << "nobody has measured it";
}

}  // namespace
}  // namespace barista
