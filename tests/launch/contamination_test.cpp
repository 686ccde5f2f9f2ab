#include "harness/launch/contamination.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <set>

#include "harness/contract/metrics.hpp"
#include "harness/launch/reruns.hpp"
#include "harness/record/journal.hpp"
#include "tests/launch/session_fixture.hpp"

namespace barista {
namespace {

TEST(Contamination, MarksWhatDisturbed) {
  EXPECT_EQ(contamination_marks({}, {}, 2), "");
  // Two PUs, one second, one of them busy with the worker itself.
  EXPECT_EQ(contamination_marks({.seconds = 1, .busy_share = 0.5}, {.cpu_s = 1}, 2), "");
  EXPECT_EQ(contamination_marks({.seconds = 1, .busy_share = 0.9}, {.cpu_s = 1}, 2), "busy");
  // A tick or two of the kernel's clock on a short process is no load.
  EXPECT_EQ(contamination_marks({.seconds = 0.04, .busy_share = 1}, {.cpu_s = 0.06}, 2), "");
  EXPECT_EQ(contamination_marks({.seconds = 1, .steal_share = 0.02}, {}, 2), "steal");
  EXPECT_EQ(contamination_marks({.seconds = 1, .others_running = 1}, {}, 2), "running");
  EXPECT_EQ(contamination_marks({.seconds = 1, .throttled_periods = 1}, {}, 2), "throttled");
  EXPECT_EQ(contamination_marks({.seconds = 1, .psi_memory_share = 0.5}, {}, 2), "memory");
  EXPECT_EQ(contamination_marks({.seconds = 1, .psi_io_share = 0.2}, {}, 2), "io");
  EXPECT_EQ(contamination_marks({.seconds = 1}, {.paged = true}, 2), "paged");
  EXPECT_EQ(contamination_marks({.seconds = 1, .frequency_ratio = 0.85}, {}, 2), "frequency");
  EXPECT_EQ(contamination_marks({.seconds = 1, .thermal_throttles = 1}, {}, 2), "frequency");
  EXPECT_EQ(contamination_marks({.seconds = 1, .steal_share = 0.02, .throttled_periods = 1},
                                {.paged = true}, 2),
            "steal;paged;throttled");
}

TEST(Contamination, PreemptionCountsOnlyWhereNobodyShouldBe) {
  const Noise noise{.seconds = 1};
  EXPECT_EQ(contamination_marks(noise, {.preempted_per_s = 500}, 2), "")
      << "threads on one PU preempt each other";
  EXPECT_EQ(contamination_marks(noise, {.preempted_per_s = 500, .alone_on_its_pus = true}, 2),
            "preempted");
  EXPECT_EQ(contamination_marks(noise, {.preempted_per_s = 90, .alone_on_its_pus = true}, 2), "");
}

Sample counted(const Metric& metric, double value) {
  return {.metric = std::string(metric.name), .value = value};
}

TEST(Contamination, OnlyTheMeasuredPartCounts) {
  const OwnUsage whole_life{.cpu_s = 1, .preempted_per_s = 5000, .paged = true};
  const OwnUsage unknown = while_it_measured(whole_life, {});
  EXPECT_EQ(unknown.preempted_per_s, 5000);
  EXPECT_TRUE(unknown.paged);

  // Two repetitions of 100 ns an operation, of which the second lost its PU once in 2000 of them.
  const OwnUsage measured = while_it_measured(
      whole_life,
      {counted(metrics::major_faults_per_op, 0), counted(metrics::net_ns, 100),
       counted(metrics::involuntary_switches_per_op, 0), counted(metrics::major_faults_per_op, 0),
       counted(metrics::net_ns, 100), counted(metrics::involuntary_switches_per_op, 0.0005)});
  EXPECT_NEAR(measured.preempted_per_s, 2500, 1e-6);
  EXPECT_FALSE(measured.paged);
  EXPECT_EQ(
      while_it_measured({.preempted_per_s = 1}, {counted(metrics::net_ns, 100),
                                                 counted(metrics::involuntary_switches_per_op, 1)})
          .preempted_per_s,
      1);
  EXPECT_EQ(measured.cpu_s, 1);

  EXPECT_TRUE(while_it_measured({}, {counted(metrics::major_faults_per_op, 0.01)}).paged);
}

TEST(Contamination, NoticesClockSteps) {
  EXPECT_EQ(contamination_marks({.seconds = 1, .clock_disagreement_s = 0.1}, {}, 2), "clock");
  // NTP slews by 500 ppm at most, which no figure feels.
  EXPECT_EQ(contamination_marks({.seconds = 10, .clock_disagreement_s = 0.005}, {}, 2), "");
}

PlannedProcess planned(int process, int round, int cell) {
  return {.process = process, .round = round, .cell = cell};
}

Sample sample_of(const PlannedProcess& process, const std::string& flags) {
  return {.cell = process.cell, .round = process.round, .process = process.process, .flags = flags};
}

TEST(Reruns, WantsEachContaminatedProcessOnce) {
  Reruns reruns(10);
  const PlannedProcess quiet = planned(0, 0, 0);
  const PlannedProcess noisy = planned(1, 0, 1);
  reruns.note(sample_of(quiet, ""));
  reruns.note(sample_of(noisy, "busy"));
  EXPECT_FALSE(reruns.wants(quiet));
  EXPECT_TRUE(reruns.wants(noisy));
  const PlannedProcess again = reruns.again(noisy);
  EXPECT_EQ(again.process, 10);
  EXPECT_EQ(again.cell, 1);
  reruns.note(sample_of(again, "busy"));
  reruns.note(sample_of(again, "busy"));  // its second row
  EXPECT_FALSE(reruns.wants(noisy));
  EXPECT_EQ(reruns.again(noisy).process, 11);
}

TEST(Reruns, AreBoundedForACell) {
  Reruns reruns(100);
  int done = 0;
  for (int round = 0; round < 20; ++round) {
    const PlannedProcess process = planned(round, round, 7);
    reruns.note(sample_of(process, "steal"));
    if (!reruns.wants(process)) continue;
    reruns.note(sample_of(reruns.again(process), ""));
    ++done;
  }
  EXPECT_EQ(done, most_reruns_per_cell);
}

constexpr int many_rounds = 60;  // so that a tenth of their time is enough for some reruns

/// Noise as the test wants it: the i-th worker that runs meets steal where the script says so, and
/// none of them anything else. The workers say that nothing disturbed what they measured: a shell
/// that was read from the disk, or shared its PU, would be marked by what it was, not by the
/// script.
class ScriptedSession : public SessionTest {
 protected:
  void contaminate(std::function<bool(int)> script) {
    noise_ = [script = std::move(script), calls = 0, steal = std::uint64_t{0}]() mutable {
      const int worker = calls / 2;
      const bool is_end = calls % 2 == 1;
      if (is_end && script(worker)) steal += 50;
      NoiseReading reading;
      reading.total_jiffies = 100u * static_cast<unsigned>(++calls) + steal;
      reading.steal_jiffies = steal;
      return reading;
    };
  }

  static std::string undisturbed_body() {
    std::string body = good_body;
    const std::string last = R"("voluntary_switches_per_op": 0)";
    const std::size_t at = body.find(last);
    if (at == std::string::npos) throw std::logic_error("good_body has another end");
    return body.insert(at + last.size(), R"(, "major_faults_per_op": 0, "net_ns": 1,)"
                                         R"( "involuntary_switches_per_op": 0)");
  }

  /// Numbers of the processes that met the script's steal.
  std::set<int> processes_with_steal() {
    std::set<int> found;
    for (const Sample& sample : samples())
      if (sample.flags.find("steal") != std::string::npos) found.insert(sample.process);
    return found;
  }

  std::vector<Commit> commits() { return read_journal(directory_ / "run/journal.csv").commits; }
};

TEST_F(ScriptedSession, MeasuresAContaminatedProcessOnceMoreAndKeepsIt) {
  suite_.rounds = many_rounds;
  add_worker("good", undisturbed_body());
  contaminate([](int worker) { return worker == 55; });
  const SessionResult result = start();
  EXPECT_EQ(result.recorded, static_cast<std::size_t>(many_rounds));
  EXPECT_EQ(processes_with_steal(), std::set<int>{55}) << "it is kept, and its rerun is clean";
  int rows_of_rerun = 0;
  for (const Sample& sample : samples()) {
    if (sample.process < many_rounds) continue;
    EXPECT_EQ(sample.process, many_rounds);
    EXPECT_EQ(sample.round, 55);
    ++rows_of_rerun;
  }
  EXPECT_EQ(rows_of_rerun, 12) << "2 repetitions of 6 metrics";
  const std::vector<Commit> recorded = commits();
  ASSERT_EQ(recorded.size(), static_cast<std::size_t>(many_rounds + 1));
  EXPECT_EQ(recorded[56].process, many_rounds) << "measured at the end of its round";
  go_on({.resumed = true});
  EXPECT_EQ(commits().size(), recorded.size()) << "resuming repeats nothing twice";
}

TEST_F(ScriptedSession, BoundsRerunsWhenTheMachineIsNeverQuiet) {
  suite_.rounds = many_rounds;
  add_worker("good", undisturbed_body());
  contaminate([](int) { return true; });
  start();
  EXPECT_GT(commits().size(), static_cast<std::size_t>(many_rounds));
  EXPECT_LE(commits().size(), static_cast<std::size_t>(many_rounds + most_reruns_per_cell));
}

TEST_F(ScriptedSession, MeasuresNothingAgainBeyondATenthOfTheTime) {
  // Of two rounds one more process would be half of their time.
  add_worker("good", undisturbed_body());
  contaminate([](int) { return true; });
  start();
  EXPECT_EQ(processes_with_steal(), (std::set<int>{0, 1}));
}

}  // namespace
}  // namespace barista
