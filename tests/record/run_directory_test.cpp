#include "harness/record/run_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "harness/record/errors.hpp"
#include "harness/record/run_recorder.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::HasSubstr;

Manifest some_manifest() {
  Manifest manifest;
  manifest.barista_version = "0.1.0";
  manifest.command = {"barista", "run", "smoke"};
  manifest.seed = 18446744073709551615u;
  manifest.suite = {{"id", "smoke"},
                    {"repetitions", 2},
                    {"min_time_s", 0.05},
                    {"timeout_s", 60},
                    {"memory_ceiling_mib", 4096}};
  manifest.search_caps = {{7, 1000000}, {12, 5}};
  manifest.workers = nlohmann::json::array();
  manifest.fingerprint = {{"cpu", "imagined"}};
  manifest.fingerprint_id = "0123456789ab";
  manifest.hardware_counters = "missing because it is imagined";
  manifest.started_utc = "2026-01-02T03:04:05Z";
  manifest.processes = 2;
  return manifest;
}

std::vector<PlannedProcess> some_plan() {
  return {{.process = 0,
           .round = 0,
           .cell = 0,
           .key = {"tbb", "yield", "tasks=2", "spread", 2},
           .pus = {0, 2},
           .seed = 18446744073709551615u},
          {.process = 1,
           .round = 0,
           .cell = 1,
           .key = {"go", "yield", "tasks=2", "spread", 2},
           .unsupported = "no such PUs, \"really\""}};
}

RunFiles begun_run(const TemporaryDirectory& directory) {
  const RunFiles files = create_run_directory(directory / "run");
  begin_run(files, some_plan(), some_manifest());
  return files;
}

TEST(RunDirectory, KeepsPlanAndManifest) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory);
  EXPECT_EQ(read_plan(files.plan()), some_plan());
  const RecordedRun run = open_run(files.directory);
  EXPECT_EQ(manifest_text(run.manifest), manifest_text(some_manifest()));
  EXPECT_EQ(run.manifest.seed, some_manifest().seed);
  EXPECT_FALSE(run.manifest.complete);
}

TEST(RunDirectory, RefusesWhatIsNotEmpty) {
  const TemporaryDirectory directory;
  directory.write("mine.txt", "precious");
  EXPECT_THAT(message_of<UsageError>([&] { create_run_directory(directory.path()); }),
              HasSubstr("is not empty; choose another directory with --out"));
  EXPECT_THAT(message_of<UsageError>([&] { create_run_directory(directory / "mine.txt"); }),
              HasSubstr("is not a directory"));
  EXPECT_EQ(text_of(directory / "mine.txt"), "precious");
}

TEST(RunDirectory, RefusesWhatIsNotWritable) {
  const std::filesystem::path nowhere = "/proc/barista-run";
  EXPECT_THAT(message_of<UsageError>([&] { create_run_directory(nowhere); }),
              HasSubstr("is not writable ("));
}

TEST(RunDirectory, TakesAnEmptyDirectory) {
  const TemporaryDirectory directory;
  EXPECT_EQ(create_run_directory(directory.path()).directory, directory.path());
}

TEST(RunDirectory, OpeningSaysWhatIsWrong) {
  const TemporaryDirectory directory;
  const auto opening = [](const std::filesystem::path& path) {
    return message_of<InvalidData>([&] { open_run(path); });
  };
  EXPECT_THAT(opening(directory / "none"), HasSubstr("is not a directory"));
  EXPECT_THAT(opening(directory.path()), HasSubstr("has no manifest.json"));
  directory.write("manifest.json", "{\"schema\": 99}");
  EXPECT_THAT(opening(directory.path()),
              HasSubstr("schema version 99, but this barista reads version 1"));
  directory.write("manifest.json", "{\"schema\": 1}");
  EXPECT_THAT(opening(directory.path()), HasSubstr("field 'barista' is missing"));
  directory.write("manifest.json", "{\"sche");
  EXPECT_THAT(opening(directory.path()), HasSubstr("is not a manifest of barista"));
  directory.write("manifest.json", manifest_text(some_manifest()));
  EXPECT_THAT(opening(directory.path()), HasSubstr("plan.csv is missing"));
}

TEST(RunDirectory, SaysHowToCompleteAHalfWrittenRun) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory);
  RunRecorder(files).commit(0, {});
  const RecordedRun run = open_run(files.directory);
  const std::string message = message_of<InvalidData>([&] { require_complete(run); });
  EXPECT_THAT(message, HasSubstr("is half-written: 1 of 2 processes are recorded"));
  EXPECT_THAT(message, HasSubstr("barista run --resume"));
}

TEST(RunDirectory, IsLockedWhileItIsWritten) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory);
  {
    const RunRecorder first(files);
    EXPECT_THAT(message_of<UsageError>([&] { RunRecorder second(files); }),
                HasSubstr("another barista is running into it"));
  }
  EXPECT_NO_THROW(RunRecorder{files});
}

TEST(RunDirectory, IsBegunOnce) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory);
  EXPECT_THAT(message_of<UsageError>([&] { begin_run(files, some_plan(), some_manifest()); }),
              HasSubstr("was taken by another run"));
}

}  // namespace
}  // namespace barista
