// Two builds in one run, with the real program and workers that are shell scripts.
#include <nlohmann/json.hpp>
#include <regex>

#include "harness/record/errors.hpp"
#include "tests/launch/barista_program.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

class BaristaAb : public BaristaProgram {
 protected:
  BaristaAb() {
    std::string suites = suites_of_tests;
    suites.replace(suites.find("rounds = 6"), 10, "rounds = 30");
    directory_.write("suites.toml", suites + "[gate]\nmargin_percent = 5\n");
    for (const char* side : {"base", "head"}) {
      fs::create_directory(directory_ / side);
      for (const char* runtime : {"one", "two"})
        write_fake_worker(directory_ / side, runtime, timed(100));
    }
  }

  /// A yield takes so many nanoseconds, and a little more or less from process to process.
  static std::string timed(int ns) {
    return "value=$((" + std::to_string(ns) + R"(000 + seed % 1000))
printf '{"benchmarks": [{"run_type": "iteration", "repetition_index": 0, "yield_ns": %s.%s}]}' $((value / 1000)) $((value % 1000 + 1000))
)";
  }

  WorkerOutcome ab(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"--seed", "5", "--out", (directory_ / "run").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return ab_with(arguments);
  }
  WorkerOutcome resumed(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{"--resume", (directory_ / "run").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return ab_with(arguments);
  }
  WorkerOutcome ab_with(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"ab",
                                       (directory_ / "base").string(),
                                       (directory_ / "head").string(),
                                       "--suite",
                                       "quick",
                                       "--suites",
                                       (directory_ / "suites.toml").string(),
                                       "--experiment",
                                       "yield"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run({BARISTA_BINARY, arguments});
  }

  /// The run is interrupted at its third worker, and never again.
  void interrupt_once() const {
    const std::string turns = (directory_ / "turns").string();
    const std::string interrupting = "echo x >> " + turns + "\n[ $(wc -l < " + turns +
                                     ") = 3 ] && { kill -INT $PPID; exec sleep 1000; }\n";
    for (const char* side : {"base", "head"})
      for (const char* runtime : {"one", "two"})
        write_fake_worker(directory_ / side, runtime, interrupting + timed(100));
  }
};

TEST_F(BaristaAb, ABuildAgainstItselfPasses) {
  const WorkerOutcome outcome = ab();
  EXPECT_EQ(outcome.code, exit_done) << outcome.output;
  EXPECT_THAT(outcome.last_words, HasSubstr("gate: passed"));
  EXPECT_THAT(outcome.output, HasSubstr("equivalent"));
}

TEST_F(BaristaAb, ASlowerHeadIsStopped) {
  for (const char* runtime : {"one", "two"})
    write_fake_worker(directory_ / "head", runtime, timed(110));
  const WorkerOutcome outcome = ab({"--json"});
  EXPECT_EQ(outcome.code, exit_gate) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("slower"));
  const auto gate = nlohmann::json::parse(outcome.output)["gate"];
  EXPECT_EQ(gate["outcome"], "regression");
  EXPECT_EQ(gate["exit_code"], exit_gate);
  EXPECT_THAT(outcome.last_words, HasSubstr(gate["reason"].get<std::string>()));
}

TEST_F(BaristaAb, ProcessesThatOneSideLostDoNotPass) {
  write_fake_worker(directory_ / "head", "two",
                    "[ $((seed % 2)) = 0 ] && { echo 'spilt' >&2; exit 9; }\n" + timed(100));
  const WorkerOutcome outcome = ab();
  EXPECT_EQ(outcome.code, exit_inconclusive) << outcome.output;
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("not comparable: two/yield"), HasSubstr("spilt")));
  EXPECT_THAT(outcome.last_words, HasSubstr("gate: not passed"));
}

TEST_F(BaristaAb, AMetricThatOneSideLacksDoesNotPass) {
  write_fake_worker(directory_ / "head", "two", R"(
printf '{"benchmarks": [{"run_type": "iteration", "repetition_index": 0, "hop_ns": 5}]}'
)");
  const WorkerOutcome outcome = ab();
  EXPECT_EQ(outcome.code, exit_inconclusive) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("yield_ns is there in the first only"));
}

TEST_F(BaristaAb, EqualZerosAreEquivalent) {
  for (const char* side : {"base", "head"})
    for (const char* runtime : {"one", "two"})
      write_fake_worker(directory_ / side, runtime, R"(
printf '{"benchmarks": [{"run_type": "iteration", "repetition_index": 0, "pss_bytes": 0}]}'
)");
  const WorkerOutcome outcome = ab();
  EXPECT_EQ(outcome.code, exit_done) << outcome.output << outcome.last_words;
}

TEST_F(BaristaAb, DoesNotPassABuildWhoseTimesCannotBe) {
  for (const char* runtime : {"one", "two"})
    write_fake_worker(directory_ / "head", runtime, R"(
printf '{"benchmarks": [{"run_type": "iteration", "repetition_index": 0, "yield_ns": -3}]}'
)");
  const WorkerOutcome outcome = ab();
  EXPECT_EQ(outcome.code, exit_inconclusive) << outcome.output;
  EXPECT_THAT(outcome.last_words, HasSubstr("gate: not passed"));
}

TEST_F(BaristaAb, SaysWhileItPlansHowManyRoundsAreNeeded) {
  EXPECT_THAT(ab({"--rounds", "3", "--dry-run"}).last_words,
              HasSubstr("3 rounds cannot tell 4 comparisons apart from chance; "));
  EXPECT_EQ(ab({"--dry-run"}).last_words, "");
}

/// However it came about: the head has lost it, it cannot be run, or it is broken.
TEST_F(BaristaAb, ARuntimeThatOneBuildLacksDoesNotPass) {
  const auto words_without = [this](const std::string& name) {
    const WorkerOutcome outcome = ab();
    EXPECT_EQ(outcome.code, exit_inconclusive) << outcome.output;
    EXPECT_THAT(outcome.output, HasSubstr("not comparable: runtime " + name));
    fs::remove_all(directory_ / "run");
    return outcome.last_words;
  };
  write_script(directory_ / "head/bench-two", "exit 3");
  EXPECT_THAT(words_without("two"),
              HasSubstr("runtime two is there in the first only; of the other: bench-two cannot "
                        "describe itself: exit code 3"));
  fs::permissions(directory_ / "head/bench-two", fs::perms::owner_read);
  EXPECT_THAT(words_without("two"), HasSubstr("bench-two is not executable"));
  fs::remove(directory_ / "head/bench-two");
  EXPECT_THAT(words_without("two"), HasSubstr("of the other: it is not there"));
  write_fake_worker(directory_ / "head", "two", timed(100));
  write_fake_worker(directory_ / "head", "three", timed(100));
  EXPECT_THAT(words_without("three"), HasSubstr("runtime three is there in the second only"));
}

TEST_F(BaristaAb, ReadsACertificateBeforeItMeasures) {
  EXPECT_EQ(ab({"--certificate", (directory_ / "nope.json").string()}).code, exit_invalid_data);
  EXPECT_FALSE(fs::exists(directory_ / "run"));
}

TEST_F(BaristaAb, NamesOfItsRowsAreTakenByWhy) {
  ASSERT_EQ(ab().code, exit_done);
  const auto why = [this](const std::string& row) {
    return run({BARISTA_BINARY, {"why", (directory_ / "run").string(), row}});
  };
  const WorkerOutcome both = why("one/yield/tasks=2/one_pu/1:yield_ns");
  EXPECT_EQ(both.code, exit_usage);
  EXPECT_THAT(both.output + both.last_words, HasSubstr("means 2 rows"));
  EXPECT_EQ(why("one#2/yield/tasks=2/one_pu/1:yield_ns").code, exit_done);
}

TEST_F(BaristaAb, RefusesWhatCannotBeCompared) {
  EXPECT_THAT(ab({"--runtime", "three"}).last_words, HasSubstr("three"));
  EXPECT_THAT(run({BARISTA_BINARY, {"ab", "/nowhere", (directory_ / "head").string()}}).last_words,
              HasSubstr("/nowhere is not a directory of workers bench-<runtime>; name the folder"));
  fs::remove(directory_ / "head/bench-two");
  EXPECT_THAT(ab({"--runtime", "two"}).last_words,
              HasSubstr("runtime two is there in the first only"));
  EXPECT_EQ(ab({"--max-slowdown", "0%"}).code, exit_usage);
  EXPECT_FALSE(fs::exists(directory_ / "run"));
  std::string suites = suites_of_tests;
  directory_.write("suites.toml", suites + "[gate]\nmetrics = [\"clock_overhead_ns\"]\n");
  EXPECT_THAT(ab().last_words, HasSubstr("'clock_overhead_ns' is a diagnostic"));
  directory_.write("suites.toml", suites + "[gate]\nmetrics = [\"tasks_alive\"]\n");
  EXPECT_THAT(ab().last_words, HasSubstr("'tasks_alive' is no time and no memory"));
  directory_.write("suites.toml", suites + "[gate]\nmargin = 5\n");
  EXPECT_THAT(ab().last_words, HasSubstr("margin_percent"));
}

TEST_F(BaristaAb, TheWorkflowOfTheDocumentIsOneThatTheProgramTakes) {
  const std::string document = text_of(fs::path(BARISTA_SOURCE_DIR) / "docs/GATE.md");
  std::smatch command;
  ASSERT_TRUE(std::regex_search(
      document, command, std::regex(R"(bin/barista ab \S+ \S+ (--out) gate (--markdown) )")));
  const WorkerOutcome outcome = ab({command[2]});
  EXPECT_EQ(outcome.code, exit_done);
  EXPECT_THAT(outcome.output, HasSubstr("| cell | metric |"));
  for (const int code : {int{exit_done}, int{exit_gate}, int{exit_inconclusive},
                         int{exit_invalid_data}, int{exit_usage}, int{exit_interrupted}})
    EXPECT_THAT(document, HasSubstr("\n| " + std::to_string(code) + " | "));
}

TEST_F(BaristaAb, GoesOnAfterAnInterruptionAsIfThereHadBeenNone) {
  interrupt_once();
  const WorkerOutcome interrupted = ab();
  EXPECT_EQ(interrupted.code, exit_interrupted);
  EXPECT_THAT(interrupted.last_words,
              HasSubstr("nothing is judged; go on with the same command and --resume"));
  const WorkerOutcome outcome = resumed();
  EXPECT_EQ(outcome.code, exit_done) << outcome.last_words;
  EXPECT_THAT(outcome.last_words, HasSubstr("gate: passed"));
  EXPECT_THAT(resumed().last_words, HasSubstr("gate: passed")) << "complete: judged once more";
  const std::string whole = (directory_ / "whole").string();
  ASSERT_EQ(ab_with({"--seed", "5", "--out", whole}).code, exit_done);
  EXPECT_EQ(samples_text("run"), samples_text("whole"));
}

TEST_F(BaristaAb, DoesNotGoOnWithAnythingElse) {
  interrupt_once();
  ASSERT_EQ(ab().code, exit_interrupted);
  const std::string before = samples_text("run");
  const auto refusal = [&](const std::vector<std::string>& more) {
    const WorkerOutcome outcome = resumed(more);
    EXPECT_EQ(outcome.code, exit_usage);
    return outcome.last_words;
  };
  EXPECT_THAT(refusal({"--rounds", "31"}), HasSubstr("other cells, rounds or runtimes"));
  EXPECT_THAT(refusal({"--runtime", "one"}), HasSubstr("other cells, rounds or runtimes"));
  EXPECT_THAT(refusal({"--plant", "10%"}), HasSubstr("bench-one#2 would be given other arguments"));
  EXPECT_THAT(refusal({"--seed", "5"}), HasSubstr("--resume excludes --seed"));
  EXPECT_THAT(barista(resume("run")).last_words, HasSubstr("is a run of two builds; go on with"));
  write_fake_worker(directory_ / "head", "one", timed(100));
  EXPECT_THAT(refusal({}), HasSubstr("bench-one#2 has been built anew"));
  EXPECT_EQ(samples_text("run"), before);
}

}  // namespace
}  // namespace barista
