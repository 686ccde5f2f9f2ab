#include "harness/record/run_recorder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/samples_csv.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

std::vector<Sample> samples_of(int process) {
  std::vector<Sample> samples;
  for (int repetition = 0; repetition <= process % 3; ++repetition)
    samples.push_back({.cell = process,
                       .process = process,
                       .repetition = repetition,
                       .key = {"fake", "yield", "", "one_pu", 1},
                       .metric = "yield_ns",
                       .value = process + repetition / 8.0,
                       .reason = process % 2 == 0 ? "" : "with, comma"});
  return samples;
}

RunFiles begun_run(const fs::path& path) {
  Manifest manifest;
  const RunFiles files = create_run_directory(path);
  begin_run(files, {}, manifest);
  return files;
}

/// Commits what is missing of 0..processes-1.
void complete(const RunFiles& files, int processes) {
  RunRecorder recorder(files);
  for (int process = 0; process < processes; ++process)
    if (!recorder.is_committed(process)) recorder.commit(process, samples_of(process));
}

TEST(RunRecorder, AppendsEachProcessOnce) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory / "run");
  complete(files, 4);
  complete(files, 6);
  std::string expected = samples_header();
  for (int process = 0; process < 6; ++process)
    for (const Sample& sample : samples_of(process)) append_sample(expected, sample);
  EXPECT_EQ(text_of(files.samples()), expected);
  EXPECT_EQ(read_journal(files.journal()).commits.size(), 6u);
}

// A crash may leave any prefix of the journal's last line and, beyond the last commit, any part of
// the next process's rows.
TEST(RunRecorder, CompletesARunThatWasCutAnywhere) {
  constexpr int processes = 6;
  const TemporaryDirectory directory;
  const RunFiles whole = begun_run(directory / "whole");
  complete(whole, processes);
  const std::string samples = text_of(whole.samples());
  const std::string journal = text_of(whole.journal());

  for (std::size_t cut = journal_header().size(); cut <= journal.size(); ++cut) {
    const RunFiles files = begun_run(directory / ("cut" + std::to_string(cut)));
    directory.write("cut" + std::to_string(cut) + "/journal.csv", journal.substr(0, cut));
    const Journal kept = read_journal(files.journal());
    const std::size_t committed =
        kept.commits.empty() ? samples_header().size() : kept.commits.back().samples_bytes;
    std::minstd_rand random(static_cast<unsigned>(cut));  // seeded: the same cuts in every run
    const std::size_t left = committed + random() % (samples.size() - committed + 1);
    directory.write("cut" + std::to_string(cut) + "/samples.csv", samples.substr(0, left));

    complete(files, processes);
    EXPECT_EQ(text_of(files.samples()), samples) << "journal cut at byte " << cut;
    EXPECT_EQ(text_of(files.journal()), journal) << "journal cut at byte " << cut;
    fs::remove_all(files.directory);
  }
}

TEST(RunRecorder, NoticesThatRecordedSamplesAreGone) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory / "run");
  complete(files, 2);
  fs::resize_file(files.samples(), fs::file_size(files.samples()) - 1);
  EXPECT_THAT(message_of<InvalidData>([&] { RunRecorder recorder(files); }),
              HasSubstr("recorded samples were removed"));
}

TEST(RunRecorder, NoticesADamagedJournal) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory / "run");
  complete(files, 2);
  const std::string good = text_of(files.journal());
  for (const std::string bad : {"1,99999\n", "2,12\n", "x,1\n", "2\n", "2,999x\n"}) {
    directory.write("run/journal.csv", good + bad);
    EXPECT_THAT(message_of<InvalidData>([&] { RunRecorder recorder(files); }),
                HasSubstr("journal.csv, line 4: "))
        << bad;
  }
}

TEST(RunRecorderDeathTest, RefusesToRecordAProcessTwice) {
  const TemporaryDirectory directory;
  const RunFiles files = begun_run(directory / "run");
  RunRecorder recorder(files);
  recorder.commit(0, {});
  EXPECT_DEATH(recorder.commit(0, {}), "process 0 was to be recorded twice");
}

}  // namespace
}  // namespace barista
