// What `barista run` announces, against what the kept runs took.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <filesystem>

#include "harness/launch/pace.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

double seconds_of(const std::string& utc) {
  std::tm time{};
  ::strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
  return static_cast<double>(::timegm(&time));
}

/// The workers of a kept run; what they did not tell of an experiment then, they tell now.
std::vector<RuntimeDescription> workers_of(const RecordedRun& run) {
  std::vector<RuntimeDescription> workers;
  for (const nlohmann::json& worker : run.manifest.workers) {
    workers.push_back(parse_description(worker.at("description")));
    for (ExperimentDescription& experiment : workers.back().experiments)
      if (experiment.name == "idle") experiment.seconds = 0.55;
  }
  return workers;
}

double estimate(const RecordedRun& run) {
  const std::vector<RuntimeDescription> workers = workers_of(run);
  double total_s = 0;
  for (const PlannedProcess& process : read_plan(run.files.plan())) {
    const auto cap = run.manifest.search_caps.find(process.cell);
    const long most = cap == run.manifest.search_caps.end() ? 0 : cap->second;
    total_s += expected_seconds(process, process_settings_of(run.manifest.suite), workers, most);
  }
  return total_s;
}

TEST(Estimate, OfEveryKeptRunIsWithinAHalfMoreOrLessOfWhatItTook) {
  int runs = 0;
  for (const fs::directory_entry& machine :
       fs::directory_iterator(fs::path(BARISTA_SOURCE_DIR) / "results/reference")) {
    if (!machine.is_directory()) continue;
    for (const fs::directory_entry& entry : fs::directory_iterator(machine)) {
      if (!fs::exists(entry.path() / "manifest.json")) continue;
      const RecordedRun run = open_run(entry.path());
      const double took_s =
          seconds_of(run.manifest.ended_utc) - seconds_of(run.manifest.started_utc);
      EXPECT_THAT(estimate(run) / took_s, testing::AllOf(testing::Gt(1 / 1.5), testing::Lt(1.5)))
          << entry.path();
      ++runs;
    }
  }
  EXPECT_GT(runs, 3);
}

TEST(Estimate, KnowsHowLongAnExperimentMeansToLast) {
  const std::vector<RuntimeDescription> workers{
      {.runtime = "a",
       .experiments = {{.name = "latency",
                        .family = "throughput",
                        .one_shot = true,
                        .operations = 10'000,
                        .rate_axis = "rate_per_s"},
                       {.name = "idle", .family = "idle", .one_shot = true, .seconds = 0.55}}}};
  const PlannedProcess slow{.key = {"a", "latency", "rate_per_s=1000", "one_pu", 1}};
  const PlannedProcess fast{.key = {"a", "latency", "rate_per_s=100000", "one_pu", 1}};
  const PlannedProcess idle{.key = {"a", "idle", "", "one_pu", 1}};
  EXPECT_NEAR(expected_seconds(slow, {}, workers), 10, 0.1);
  EXPECT_NEAR(expected_seconds(fast, {}, workers), 0.1, 0.1);
  EXPECT_NEAR(expected_seconds(idle, {}, workers), 0.55, 0.1);
}

TEST(Estimate, OfASearchGrowsWithWhereItMayGo) {
  const std::vector<RuntimeDescription> workers{
      {.runtime = "a", .experiments = {{.name = "limit", .family = "limit", .one_shot = true}}}};
  const PlannedProcess limit{.key = {"a", "limit", "", "one_pu", 1}};
  EXPECT_LT(expected_seconds(limit, {}, workers, 1000), 1);
  EXPECT_GT(expected_seconds(limit, {}, workers, 1'000'000), 3);
}

TEST(Estimate, GrowsWithTheTasksAndWithWhatATaskIs) {
  const std::vector<ExperimentDescription> experiments{
      {.name = "memory", .family = "memory", .one_shot = true, .axes = {{"tasks"}}},
      {.name = "tree", .family = "throughput", .axes = {{"leaves"}}}};
  const std::vector<RuntimeDescription> workers{
      {.runtime = "threads", .tasks = Tasks::kernel_threads, .experiments = experiments},
      {.runtime = "fibers", .tasks = Tasks::user_space, .experiments = experiments}};
  const auto seconds = [&](const char* runtime, const char* experiment, const char* params) {
    const PlannedProcess process{.key = {runtime, experiment, params, "one_pu", 1}};
    return expected_seconds(process, {.repetitions = 2, .min_time_s = 0.004}, workers);
  };
  EXPECT_LT(seconds("fibers", "memory", "tasks=100"), 0.05);
  EXPECT_GT(seconds("threads", "memory", "tasks=4000"),
            10 * seconds("fibers", "memory", "tasks=100"));
  EXPECT_LT(seconds("fibers", "memory", "tasks=1600000"), 1);
  EXPECT_LT(seconds("fibers", "tree", "leaves=1000"), 0.05);
  EXPECT_GT(seconds("fibers", "tree", "leaves=1000000"), 0.3);
}

}  // namespace
}  // namespace barista
