// Sessions over plans of a few cells, with workers that are shell scripts.
#pragma once

#include <gtest/gtest.h>

#include "harness/launch/discovery.hpp"
#include "harness/launch/prepared_run.hpp"
#include "harness/launch/recorded_conditions.hpp"
#include "harness/launch/session.hpp"
#include "harness/record/samples_csv.hpp"
#include "tests/launch/fake_worker.hpp"

namespace barista {

inline CellGroup group(const std::string& experiment) {
  return {.experiment = experiment, .params = {}, .placements = {"one_pu"}, .workers = {1u}};
}

/// A machine of the imagination: nothing is bound, and no noise of this machine is recorded.
class SessionTest : public testing::Test {
 protected:
  SessionTest() : topology_(Topology::synthetic("core:2 pu:1")) {
    suite_.id = "test";
    suite_.rounds = 2;
    suite_.process = {
        .repetitions = 2, .min_time_s = 0.01, .timeout_s = 20, .memory_ceiling_mib = 4096};
    suite_.cells = {group("yield")};
    suite_.cells[0].params = {{"tasks", {2}}};
  }

  void add_worker(const std::string& runtime, const std::string& body) {
    write_fake_worker(directory_.path(), runtime, body);
  }

  SessionResult start() {
    const Runtimes runtimes = discover_runtimes(directory_.path(), {});
    const PreparedRun prepared = prepare_run(suite_, {.seed = 1}, runtimes, topology_);
    const RunFiles files = create_run_directory(directory_ / "run");
    begin_run(files, prepared.plan, note_conditions(prepared, runtimes, topology_, 1));
    return go_on({});
  }

  SessionResult go_on(const SessionOptions& options) {
    const Runtimes runtimes = discover_runtimes(directory_.path(), {});
    RecordedRun run = open_run(directory_ / "run");
    const CellRunner runner(runtimes, suite_.process, run.manifest.search_caps, topology_, noise_);
    Progress progress(sink_, 0);
    return run_session(run, runner, runtimes, options, clock_, progress);
  }

  std::vector<Sample> samples() { return read_samples(directory_ / "run/samples.csv"); }
  /// The reasons, in the order of the rows, of a run that has one runtime and cell.
  std::vector<std::string> reasons() {
    std::vector<std::string> all;
    for (const Sample& sample : samples()) all.push_back(sample.reason);
    return all;
  }

  TemporaryDirectory directory_;
  Topology topology_;
  Suite suite_;
  RunClock clock_;
  CellRunner::NoiseSource noise_;
  std::FILE* sink_ = std::fopen("/dev/null", "w");
};

}  // namespace barista
