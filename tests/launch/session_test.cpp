#include "harness/launch/session.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <stdlib.h>

#include <sstream>

#include "harness/record/errors.hpp"
#include "tests/launch/session_fixture.hpp"

namespace barista {
namespace {

using testing::AllOf;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

TEST_F(SessionTest, RecordsEveryRepetitionOfEveryRound) {
  add_worker("good", good_body);
  const SessionResult result = start();
  EXPECT_FALSE(result.interrupted);
  EXPECT_EQ(result.recorded, 2u);
  const auto rows = samples();
  // yield_ns, pss_bytes and voluntary_switches_per_op of 2 repetitions in 2 rounds.
  ASSERT_THAT(rows, SizeIs(12));
  EXPECT_THAT(rows, Each(AllOf(Field(&Sample::status, Status::ok), Field(&Sample::flags, ""))));
  EXPECT_EQ(rows.back().round, 1);
  EXPECT_EQ(rows.back().repetition, 1);
  EXPECT_TRUE(open_run(directory_ / "run").manifest.complete);
}

TEST_F(SessionTest, AsksForTheCellByName) {
  add_worker("curious", R"(echo "$case" > ${0%/*}/asked; echo "$@" > ${0%/*}/all; exit 5)");
  start();
  EXPECT_EQ(text_of(directory_ / "asked"), "yield/tasks:2/workers:1\n");
  EXPECT_THAT(
      text_of(directory_ / "all"),
      HasSubstr("--benchmark_format=json --benchmark_repetitions=2 --benchmark_min_time=0.01 "
                "--barista_seed="));
  EXPECT_THAT(text_of(directory_ / "all"), testing::Not(HasSubstr("--barista_pus")));
}

TEST_F(SessionTest, PadsTheEnvironmentByTheSeed) {
  add_worker("curious", R"(echo "$seed ${#BARISTA_PADDING}" >> ${0%/*}/padding; exit 5)");
  start();
  std::istringstream in(text_of(directory_ / "padding"));
  std::uint64_t seed = 0;
  std::size_t padding = 0;
  ASSERT_TRUE(in >> seed >> padding);
  EXPECT_EQ(padding, seed % 4096);
}

TEST_F(SessionTest, RecordsHowAWorkerFailedAndDoesNotTryAgain) {
  struct Case {
    const char* body;
    const char* cause;
  };
  for (const Case& each :
       {Case{"echo oh >&2; exit 3", "exit code 3: oh"},
        Case{"echo Hello", "printed no JSON: \"Hello.\""},
        Case{"echo '{\"benchmarks\": [{\"run_type\": \"iter'", "printed no JSON: "},
        Case{"true", "printed nothing"},
        Case{"echo '{\"benchmarks\": []}'", "reported no result"}}) {
    add_worker("bad", each.body);
    start();
    const auto rows = samples();
    ASSERT_THAT(rows, SizeIs(2)) << each.body;
    EXPECT_THAT(rows, Each(Field(&Sample::status, Status::dnf)));
    EXPECT_THAT(rows[0].reason, StartsWith(each.cause));
    EXPECT_EQ(rows[1].reason, "not tried again after round 0: " + rows[0].reason);
    EXPECT_FALSE(rows[0].value.has_value());
    EXPECT_EQ(rows[0].metric, "");
    std::filesystem::remove_all(directory_ / "run");
  }
}

TEST_F(SessionTest, TriesAgainAfterASignal) {
  add_worker("bad", "kill -ABRT $$");
  start();
  EXPECT_THAT(reasons(), Each(StartsWith("killed by SIGABRT")));
  EXPECT_THAT(reasons(), SizeIs(2));
}

TEST_F(SessionTest, RecordsATimeOut) {
  suite_.process.timeout_s = 0.3;
  add_worker("slow", "exec sleep 1000");
  start();
  EXPECT_THAT(reasons(), testing::ElementsAre("time-out 0.3 s",
                                              "not tried again after round 0: time-out 0.3 s"));
}

TEST_F(SessionTest, RecordsAWorkerThatVanished) {
  add_worker("gone", good_body);
  const Runtimes runtimes = discover_runtimes(directory_.path(), {});
  std::filesystem::remove(directory_ / "bench-gone");
  const PreparedRun prepared = prepare_run(suite_, {.seed = 1}, runtimes, topology_);
  const CellRunner runner(runtimes, suite_.process, {}, topology_, {});
  EXPECT_EQ(runner.run(prepared.plan[0]).samples.at(0).reason,
            "bench-gone cannot be started: No such file or directory");
}

TEST_F(SessionTest, RecordsWhatIsUnsupportedOnce) {
  suite_.cells.push_back(group("impossible"));
  add_worker("good", good_body);
  start();
  std::vector<Sample> unsupported;
  for (const Sample& sample : samples())
    if (sample.status == Status::unsupported) unsupported.push_back(sample);
  ASSERT_THAT(unsupported, SizeIs(1));
  EXPECT_EQ(unsupported[0].reason, "it has no such thing");
}

TEST_F(SessionTest, SearchesForTheLargestNumber) {
  suite_.rounds = 1;
  suite_.cells = {group("limit")};
  suite_.cells[0].params = {{"tasks", {100'000}}};
  add_worker("refusing", limited_body(30'000, "alive=30000; label='pids.max=30010'"));
  add_worker("unlimited", limited_body(1'000'000, "exit 1"));
  add_worker("dying", limited_body(30'000, "echo 'out of stacks' >&2; exit 2"));
  start();
  const auto rows = samples();
  ASSERT_THAT(rows, SizeIs(3));
  for (const Sample& row : rows) {
    EXPECT_EQ(row.status, Status::ok) << row.reason;
    EXPECT_EQ(row.metric, "tasks_alive");
    EXPECT_EQ(row.key.params, "");
    if (row.key.runtime == "refusing") {
      EXPECT_EQ(row.value, 30'000.0);
      EXPECT_EQ(row.reason, "pids.max=30010");
    } else if (row.key.runtime == "unlimited") {
      EXPECT_EQ(row.value, 100'000.0);
      EXPECT_EQ(row.reason, "stopped at the suite's cap of 100000");
    } else {
      EXPECT_LE(row.value, 30'000.0);
      EXPECT_GE(row.value, 29'000.0);
      EXPECT_THAT(row.reason, StartsWith("exit code 2: out of stacks (at 3"));
    }
  }
}

TEST_F(SessionTest, StopsBeforeARoundThatTheBudgetHasNoTimeFor) {
  ::setenv("BARISTA_NOW", "2026-01-02T03:04:05Z", 1);
  clock_ = RunClock();  // stopped, so that only the forecast counts
  ::unsetenv("BARISTA_NOW");
  add_worker("good", good_body);
  const Runtimes runtimes = discover_runtimes(directory_.path(), {});
  const PreparedRun prepared = prepare_run(suite_, {.seed = 1}, runtimes, topology_);
  begin_run(create_run_directory(directory_ / "run"), prepared.plan,
            note_conditions(prepared, runtimes, topology_, 1));
  const SessionResult result = go_on({.budget_s = 1e-9});
  EXPECT_EQ(result.recorded, 1u);
  EXPECT_EQ(result.stopped, "the budget of 0 s left no time for round 1");
  const Manifest manifest = open_run(directory_ / "run").manifest;
  EXPECT_TRUE(manifest.complete);
  EXPECT_EQ(manifest.stopped, result.stopped);
  EXPECT_EQ(manifest.ended_utc, "2026-01-02T03:04:05Z");
  EXPECT_FALSE(manifest.share_outside_cells.has_value());
}

TEST_F(SessionTest, EndsWhenEnoughIsKnownAndNotBeforeTheFewestRounds) {
  suite_.rounds = 6;
  add_worker("good", good_body);
  const Runtimes runtimes = discover_runtimes(directory_.path(), {});
  const PreparedRun prepared = prepare_run(suite_, {.seed = 1}, runtimes, topology_);
  begin_run(create_run_directory(directory_ / "run"), prepared.plan,
            note_conditions(prepared, runtimes, topology_, 1));
  int asked = 0;
  const auto reason = [&] { return ++asked == 2 ? std::string("narrow enough") : std::string(); };
  const SessionResult result = go_on({.stop = {.after_rounds = 3, .reason = reason}});
  EXPECT_EQ(result.recorded, 4u);  // asked before the rounds 3 and 4, counted from 0
  EXPECT_EQ(result.stopped, "narrow enough");
  const Manifest manifest = open_run(directory_ / "run").manifest;
  EXPECT_TRUE(manifest.complete);
  EXPECT_EQ(manifest.stopped, "narrow enough");
}

TEST_F(SessionTest, KeepsWhatItHasWhenInterruptedAndGoesOnLater) {
  // The second process of the run interrupts barista, once.
  const std::string body = std::string(R"(
echo x >> ${0%/*}/turns
if [ $(wc -l < ${0%/*}/turns) = 2 ]; then kill -INT $PPID; exec sleep 1000; fi
)") + good_body;
  suite_.rounds = 4;
  add_worker("good", body);
  const SessionResult first = start();
  EXPECT_TRUE(first.interrupted);
  EXPECT_EQ(first.recorded, 1u);
  EXPECT_THAT(samples(), SizeIs(6));
  EXPECT_THROW(require_complete(open_run(directory_ / "run")), InvalidData);
  const SessionResult second = go_on({.resumed = true});
  EXPECT_FALSE(second.interrupted);
  EXPECT_EQ(second.recorded, 4u);
  EXPECT_THAT(samples(), SizeIs(24));
  EXPECT_THAT(open_run(directory_ / "run").manifest.resumed_utc, SizeIs(1));
}

TEST_F(SessionTest, NoticesChangedConditions) {
  add_worker("good", good_body);
  start();
  const Manifest manifest = open_run(directory_ / "run").manifest;
  EXPECT_THAT(changed_conditions(manifest, discover_runtimes(directory_.path(), {}), topology_),
              testing::IsEmpty());
  add_worker("good", "exit 1");
  const Topology other = Topology::synthetic("core:3 pu:1");
  const auto changes =
      changed_conditions(manifest, discover_runtimes(directory_.path(), {}), other);
  EXPECT_THAT(changes, testing::ElementsAre(StartsWith("this machine has the fingerprint"),
                                            "bench-good has been built anew"));
}

TEST_F(SessionTest, RecordsHowFarApartThePusAreBeforeAndAfterAProcessOfSeveral) {
  topology_ = Topology::discover();
  if (topology_.pus().size() < 2) GTEST_SKIP() << "there is only one PU";
  suite_.cells = {group("yield"), group("yield")};
  for (CellGroup& group : suite_.cells) group.params = {{"tasks", {2}}};
  suite_.cells[1].placements = {"spread"};
  suite_.cells[1].workers = {2u};
  suite_.rounds = 20;
  add_worker("good", good_body);
  start();
  std::map<std::string, int> of_two, of_one;
  for (const Sample& sample : samples())
    ++(sample.key.workers == 2 ? of_two : of_one)[sample.metric];
  for (const char* metric :
       {"line_before_ns", "line_after_ns", "chain_before_ns", "chain_after_ns"}) {
    EXPECT_GT(of_two[metric], 0) << metric;  // a busy machine may not give both PUs in time
    EXPECT_LE(of_two[metric], 20) << metric << ": one a process";
    EXPECT_EQ(of_one[metric], 0) << metric;
  }
}

TEST_F(SessionTest, DiscoversWhoAnswersAndWhyOthersDoNot) {
  add_worker("good", good_body);
  write_script(directory_ / "bench-broken", "exit 9");
  write_script(directory_ / "bench-liar", "cat <<'X'\n" + fake_description("other") + "\nX\n");
  write_script(directory_ / "bench-mumbler", "echo hm");
  directory_.write("bench-text", "not executable");
  directory_.write("bench-missing.absent", "its library was not found\n");
  std::filesystem::create_directories(directory_ / "source/unbuilt");
  directory_.write("source/unbuilt/CMakeLists.txt", "barista_runtime(unbuilt)");
  std::filesystem::create_directories(directory_ / "source/fake");
  directory_.write("source/fake/CMakeLists.txt", "barista_runtime(fake TEST_ONLY)");
  const Runtimes runtimes = discover_runtimes(directory_.path(), directory_ / "source");
  ASSERT_THAT(runtimes.present, SizeIs(1));
  EXPECT_EQ(runtimes.present[0].description.runtime, "good");
  EXPECT_EQ(runtimes.present[0].content_id.size(), 36u);
  EXPECT_EQ(runtimes.find_absent("broken")->reason,
            "bench-broken cannot describe itself: exit code 9");
  EXPECT_EQ(runtimes.find_absent("liar")->reason,
            "bench-liar is no worker: it calls itself 'other'");
  EXPECT_THAT(runtimes.find_absent("mumbler")->reason, HasSubstr("is not JSON"));
  EXPECT_EQ(runtimes.find_absent("missing")->reason, "its library was not found");
  EXPECT_THAT(runtimes.find_absent("unbuilt")->reason, StartsWith("it was not built"));
  EXPECT_EQ(runtimes.find_absent("fake"), nullptr);
  EXPECT_EQ(runtimes.find_absent("text")->reason, "bench-text is not executable");
}

TEST_F(SessionTest, BudgetCutsRoundsOfThePlan) {
  suite_.rounds = 100;
  add_worker("good", good_body);
  const Runtimes runtimes = discover_runtimes(directory_.path(), {});
  const PreparedRun whole = prepare_run(suite_, {.seed = 1}, runtimes, topology_);
  RunRequest request{.seed = 1};
  request.budget_s = whole.expected_s / 4;
  const PreparedRun cut = prepare_run(suite_, request, runtimes, topology_);
  EXPECT_THAT(cut.suite.rounds, testing::AllOf(testing::Ge(24), testing::Le(25)));
  EXPECT_THAT(cut.plan, SizeIs(static_cast<std::size_t>(cut.suite.rounds)));
  EXPECT_THAT(cut.cut, StartsWith("cut from 100 to 2"));
  request.budget_s = 1e-6;
  const PreparedRun least = prepare_run(suite_, request, runtimes, topology_);
  EXPECT_EQ(least.suite.rounds, 1);
  EXPECT_THAT(least.cut,
              StartsWith("the budget of 0 s is less than one round is expected to take"));
}

}  // namespace
}  // namespace barista
