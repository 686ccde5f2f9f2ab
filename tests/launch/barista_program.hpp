// The real program, run as a user runs it, on a machine of the imagination, with workers that are
// shell scripts. For tests that must see a whole process: killed, starved, run twice.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "harness/launch/worker_process.hpp"
#include "tests/launch/fake_worker.hpp"

namespace barista {

inline constexpr const char* suites_of_tests = R"([[suite]]
id = "quick"
description = "for tests"
rounds = 6
repetitions = 2
min_time_s = 0.01
timeout_s = 20
memory_ceiling_mib = 4096
[[suite.cells]]
experiment = "yield"
params = {tasks = [2, 3]}
placement = ["one_pu"]
workers = [1]
[[suite.cells]]
experiment = "impossible"
placement = ["one_pu"]
workers = [1]
[[suite.cells]]
experiment = "limit"
params = {tasks = [1000]}
placement = ["one_pu"]
workers = [1]
rounds = 2
)";

inline constexpr const char* claims_of_tests = R"([runtimes]
thread = "one"
chapter = "two"
[[claim]]
id = "C1"
row = "yield"
statement = "A yield takes less than a second."
better = "lower"
[[claim.definition]]
name = "any"
subject = "goroutine"
figure = {experiment = "yield", params = "tasks=2", placement = "one_pu", metric = "yield_ns"}
high = 1000000000
)";

class BaristaProgram : public testing::Test {
 protected:
  BaristaProgram() {
    ::setenv("HWLOC_SYNTHETIC", "core:2 pu:1", 1);
    for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, worker_body);
    write_fake_worker(workers(), "bad", "exit 7");
    directory_.write("suites.toml", suites_of_tests);
    directory_.write("claims.toml", claims_of_tests);
  }
  ~BaristaProgram() override { ::unsetenv("HWLOC_SYNTHETIC"); }

  const std::filesystem::path& workers() const { return directory_.path(); }

  /// The whole command line behind the program's name.
  std::vector<std::string> arguments_of(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "run");
    const std::string claims = (directory_ / "claims.toml").string();
    for (const std::string& each : std::vector<std::string>{"--no-report", "--runtimes-dir",
                                                            workers().string(), "--claims", claims})
      arguments.push_back(each);
    return arguments;
  }

  WorkerOutcome barista(const std::vector<std::string>& arguments) const {
    return run({BARISTA_BINARY, arguments_of(arguments)});
  }

  /// On that machine also although a worker's environment does not hold HWLOC_SYNTHETIC; and on a
  /// page on which no sentence is broken.
  static WorkerOutcome run(WorkerCommand command) {
    command.arguments.insert(
        command.arguments.begin(),
        {"HWLOC_SYNTHETIC=core:2 pu:1", "COLUMNS=400", command.executable.string()});
    command.executable = "/usr/bin/env";
    WorkerLimits limits;
    limits.timeout = std::chrono::seconds(300);
    return run_worker(command, Binding{}, limits);
  }

  std::vector<std::string> new_run(const std::string& name) const {
    return {"--suites", (directory_ / "suites.toml").string(), "--seed", "11",
            "--out",    (directory_ / name).string()};
  }
  std::vector<std::string> resume(const std::string& name) const {
    return {"--resume", (directory_ / name).string()};
  }

  std::string samples_text(const std::string& run_name) const {
    return text_of(directory_ / run_name / "samples.csv");
  }

  /// Interrupts the run at its third worker.
  void interrupt_third_worker(const std::string& signal = "INT") const {
    const std::string interrupting = std::string("echo x >> ${0%/*}/turns\n") +
                                     "[ $(wc -l < ${0%/*}/turns) = 3 ] && { kill -" + signal +
                                     " $PPID; exec sleep 1000; }\n" + worker_body;
    for (const char* runtime : {"one", "two"}) write_fake_worker(workers(), runtime, interrupting);
  }

  const std::string worker_body = std::string("[ \"${case%%/*}\" = limit ] && {\n") +
                                  limited_body(1000, "exit 1") + "\nexit 0; }\n" + good_body;
  TemporaryDirectory directory_;
};

}  // namespace barista
