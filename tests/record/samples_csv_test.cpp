#include "harness/record/samples_csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "harness/record/errors.hpp"
#include "tests/record/temporary_directory.hpp"

namespace barista {
namespace {

using testing::HasSubstr;

Sample some_sample() {
  return {.cell = 3,
          .round = 1,
          .process = 17,
          .repetition = 2,
          .key = {"tbb", "yield", "tasks=2;touched=0", "one_pu", 1},
          .metric = "yield_ns",
          .value = 47.25,
          .status = Status::ok,
          .reason = "",
          .flags = "steal;busy"};
}

std::vector<Sample> read_back(const std::string& rows) {
  const TemporaryDirectory directory;
  return read_samples(directory.write("samples.csv", samples_header() + rows));
}

TEST(SamplesCsv, HasExactlyThePublishedColumns) {
  EXPECT_EQ(
      samples_header(),
      "cell,round,process,repetition,runtime,experiment,params,placement,workers,metric,value,"
      "status,reason,flags\n");
}

TEST(SamplesCsv, WritesOneValueARow) {
  std::string row;
  append_sample(row, some_sample());
  EXPECT_EQ(row, "3,1,17,2,tbb,yield,tasks=2;touched=0,one_pu,1,yield_ns,47.25,ok,,steal;busy\n");
}

TEST(SamplesCsv, LeavesAMissingValueEmpty) {
  Sample sample = some_sample();
  sample.value.reset();
  sample.status = Status::dnf;
  std::string row;
  append_sample(row, sample);
  EXPECT_THAT(row, HasSubstr("yield_ns,,dnf,"));
  EXPECT_FALSE(read_back(row)[0].value.has_value());
}

TEST(SamplesCsv, QuotesReasonsAndKeepsThemOnOneLine) {
  Sample sample = some_sample();
  sample.reason = "said \"no\", twice\nand left";
  std::string row;
  append_sample(row, sample);
  EXPECT_THAT(row, HasSubstr(R"(,"said ""no"", twice and left",)"));
  EXPECT_EQ(read_back(row)[0].reason, "said \"no\", twice and left");
}

TEST(SamplesCsv, ReadsBackTheSameDoubles) {
  for (const double value : {0.0, -0.0, 1.0, 0.1, 1.0 / 3, 1e300, 5e-324, 123456789012345680.0,
                             std::nextafter(2.0, 3.0), std::numeric_limits<double>::max()}) {
    Sample sample = some_sample();
    sample.value = value;
    std::string row;
    append_sample(row, sample);
    const std::optional<double> back = read_back(row)[0].value;
    ASSERT_TRUE(back.has_value());
    EXPECT_EQ(std::signbit(*back), std::signbit(value));
    EXPECT_EQ(*back, value) << row;
  }
}

TEST(SamplesCsv, ReadsBackEveryField) {
  std::string row;
  append_sample(row, some_sample());
  const Sample back = read_back(row)[0];
  EXPECT_EQ(back.cell, 3);
  EXPECT_EQ(back.round, 1);
  EXPECT_EQ(back.process, 17);
  EXPECT_EQ(back.repetition, 2);
  EXPECT_EQ(back.key, some_sample().key);
  EXPECT_EQ(back.metric, "yield_ns");
  EXPECT_EQ(back.status, Status::ok);
  EXPECT_EQ(back.flags, "steal;busy");
}

TEST(SamplesCsv, NamesFileAndLineOfWhatIsWrong) {
  std::string good;
  append_sample(good, some_sample());
  const auto message = [&](const std::string& row) {
    return message_of<InvalidData>([&] { read_back(good + row); });
  };
  EXPECT_THAT(message("1,2,3\n"), HasSubstr("samples.csv, line 3: "));
  EXPECT_THAT(message("x,1,1,0,tbb,yield,,one_pu,1,yield_ns,1,ok,,\n"),
              HasSubstr("line 3: column 'cell' should be a number, not 'x'"));
  EXPECT_THAT(message("1,1,1,0,tbb,yield,,one_pu,1,yield_ns,1ms,ok,,\n"),
              HasSubstr("line 3: column 'value' should be a number, not '1ms'"));
  EXPECT_THAT(message("1,1,1,0,tbb,yield,,one_pu,1,yield_ns,1,fine,,\n"),
              HasSubstr("line 3: status should be ok, unsupported, invalid or dnf, not 'fine'"));
  EXPECT_THAT(message("1,1,1,0,tbb,yield,,one_pu,1,yield_ns,1,ok,\"open,\n"),
              HasSubstr("line 3: "));
}

TEST(SamplesCsv, RefusesAnotherHeaderAndAMissingFile) {
  const TemporaryDirectory directory;
  const auto wrong = directory.write("samples.csv", "cell,round\n0,0\n");
  EXPECT_THAT(message_of<InvalidData>([&] { read_samples(wrong); }),
              HasSubstr("samples.csv, line 1"));
  EXPECT_THAT(message_of<InvalidData>([&] { read_samples(directory / "none.csv"); }),
              HasSubstr("none.csv cannot be opened"));
}

}  // namespace
}  // namespace barista
