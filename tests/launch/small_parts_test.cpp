#include <gtest/gtest.h>

#include "harness/launch/content_id.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/launch/failed_cells.hpp"
#include "harness/launch/pace.hpp"
#include "harness/launch/progress.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

TEST(DurationText, IsWrittenForPeople) {
  EXPECT_EQ(duration_words(0.4), "0 s");
  EXPECT_EQ(duration_words(59.6), "1 min 00 s");
  EXPECT_EQ(duration_words(100), "1 min 40 s");
  EXPECT_EQ(duration_words(3720), "1 h 02 min");
}

TEST(DurationText, IsReadWithAUnit) {
  EXPECT_EQ(parse_duration("90"), 90.0);
  EXPECT_EQ(parse_duration("90s"), 90.0);
  EXPECT_EQ(parse_duration("1.5m"), 90.0);
  EXPECT_EQ(parse_duration("10min"), 600.0);
  EXPECT_EQ(parse_duration("2h"), 7200.0);
  for (const char* wrong : {"", "m", "-3m", "0", "10 m", "1d", "nan", "inf", "3mm"})
    EXPECT_EQ(parse_duration(wrong), std::nullopt) << wrong;
}

TEST(ContentId, ChangesWithAByte) {
  const TemporaryDirectory directory;
  const std::string id = content_id(directory.write("a", "bytes"));
  EXPECT_EQ(id, content_id(directory.write("b", "bytes")));
  EXPECT_NE(id, content_id(directory.write("c", "bytez")));
  EXPECT_EQ(content_id(directory / "none"), "");
}

TEST(FailedCells, RememberLastingCausesOnly) {
  FailedCells failed;
  failed.note({.cell = 4,
               .round = 2,
               .status = Status::dnf,
               .reason = "bench-x cannot be started just now: Resource temporarily unavailable"});
  EXPECT_EQ(failed.reason(4), "");
  failed.note({.cell = 1, .round = 2, .status = Status::dnf, .reason = "time-out 10 s"});
  failed.note({.cell = 2, .round = 0, .status = Status::dnf, .reason = "killed by SIGSEGV"});
  failed.note({.cell = 3, .round = 0, .status = Status::invalid, .reason = "a task was lost"});
  failed.note(
      {.cell = 4, .round = 1, .status = Status::dnf, .reason = "not tried again after round 0: x"});
  EXPECT_EQ(failed.reason(1), "not tried again after round 2: time-out 10 s");
  EXPECT_EQ(failed.reason(2), "");
  EXPECT_EQ(failed.reason(3), "");
  EXPECT_EQ(failed.reason(4), "not tried again after round 0: x");
}

TEST(Pace, LearnsFromWhatHasRun) {
  const ProcessSettings settings{.repetitions = 1, .min_time_s = 1};
  Pace pace(settings, {{.runtime = "a",
                        .experiments = {{.name = "yield", .family = "switch"},
                                        {.name = "limit", .family = "limit"}}}});
  const PlannedProcess yield{.key = {"a", "yield", "", "one_pu", 1}};
  const PlannedProcess limit{.key = {"a", "limit", "", "one_pu", 1}};
  const PlannedProcess never{.key = {"a", "yield", "", "one_pu", 1}, .unsupported = "no"};
  const double expected = pace.forecast(yield);
  EXPECT_GT(expected, 0);
  EXPECT_EQ(pace.forecast(never), 0);
  const double expected_limit = pace.forecast(limit);
  pace.observe(yield, 3 * expected);
  EXPECT_DOUBLE_EQ(pace.forecast(yield), 3 * expected);
  EXPECT_DOUBLE_EQ(pace.forecast(limit), 3 * expected_limit);  // nothing better is known
  pace.observe(limit, expected_limit);
  EXPECT_DOUBLE_EQ(pace.forecast(limit), expected_limit);
  EXPECT_DOUBLE_EQ(pace.forecast(yield), 3 * expected);
}

class ProgressText {
 public:
  explicit ProgressText(unsigned columns) : progress(file_, columns) {}
  ~ProgressText() { std::fclose(file_); }
  std::string text() {
    std::fflush(file_);
    return text_of(path_);
  }

 private:
  TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_ / "progress";
  std::FILE* file_ = std::fopen(path_.c_str(), "w");

 public:
  Progress progress;
};

TEST(Progress, RewritesOneLineOnATerminal) {
  ProgressText shown(72);
  shown.progress.count({.status = Status::dnf});
  shown.progress.show({.done = 5,
                       .total = 10,
                       .elapsed_s = 1,
                       .remaining_s = 61,
                       .current = {"tbb", "yield", "", "one_pu", 1}});
  EXPECT_EQ(shown.text(),
            "\r\033[K[##########..........] 5/10  1 min 01 s left  1 dnf, 0 invalid  tbb/yie");
  shown.progress.finish({.done = 10, .total = 10, .elapsed_s = 2});
  EXPECT_TRUE(
      shown.text().ends_with("\r\033[K10 of 10 processes recorded in 2 s, 1 dnf, 0 invalid\n"));
}

TEST(Progress, WritesAPlainLineNowAndThenElsewhere) {
  ProgressText shown(0);
  shown.progress.show({.done = 1, .total = 1000, .elapsed_s = 1, .remaining_s = 9});
  EXPECT_EQ(shown.text(), "");
  shown.progress.show({.done = 60, .total = 1000, .elapsed_s = 3, .remaining_s = 47});
  EXPECT_EQ(shown.text(), "60 of 1000 processes (6 %) in 3 s, 47 s left, 0 dnf, 0 invalid\n");
  shown.progress.show({.done = 61, .total = 1000, .elapsed_s = 12, .remaining_s = 47});
  EXPECT_EQ(shown.text().size(), 63u);
  shown.progress.show({.done = 62, .total = 1000, .elapsed_s = 13.5, .remaining_s = 47});
  EXPECT_TRUE(
      shown.text().ends_with("62 of 1000 processes (6 %) in 14 s, 47 s left, 0 dnf, 0 invalid\n"));
}

}  // namespace
}  // namespace barista
