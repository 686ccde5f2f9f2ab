#include "harness/analysis/quantity.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace barista {
namespace {

/// The report's page says the same in its own typography: tests/report/test_units.py.
TEST(Quantity, says_what_the_table_of_both_sides_says) {
  std::ifstream table(BARISTA_SOURCE_DIR "/tests/quantities.csv");
  std::string line;
  std::getline(table, line);
  ASSERT_EQ(line, "value,unit,terminal,page");
  std::size_t rows = 0;
  for (; std::getline(table, line); ++rows) {
    std::istringstream fields(line);
    std::string value, unit, terminal;
    std::getline(fields, value, ',');
    std::getline(fields, unit, ',');
    std::getline(fields, terminal, ',');
    EXPECT_EQ(quantity(std::stod(value), unit), terminal) << line;
  }
  EXPECT_GT(rows, 20u);
}

TEST(Quantity, says_what_was_counted) {
  EXPECT_EQ(quantity(1.01, shown_unit("kernel_switches_per_op")), "1.01/op");
  EXPECT_EQ(quantity(0, shown_unit("clones_per_op")), "0/op");
  EXPECT_EQ(quantity(1e6, shown_unit("tasks_alive")), "1 million tasks");
  EXPECT_EQ(quantity(Interval{32'457, 32'469}, shown_unit("tasks_alive")),
            "[32457 tasks, 32469 tasks]");
  EXPECT_EQ(quantity_range(std::nullopt, 0.01, shown_unit("clones_per_op")), "at most 0.01/op");
  EXPECT_EQ(shown_unit("hop_ns"), "ns");
  EXPECT_EQ(shown_unit("pss_bytes_per_task"), "bytes");
}

TEST(Quantity, writes_intervals_and_ranges) {
  EXPECT_EQ(quantity(Interval{1100, 1300}, "ns"), "[1.1 µs, 1.3 µs]");
  EXPECT_EQ(quantity(std::optional<Interval>{}, "ns"), "-");
  EXPECT_EQ(quantity_range(1024, 2048, "bytes"), "1 KiB to 2 KiB");
  EXPECT_EQ(quantity_range(1e6, std::nullopt, "count"), "at least 1 million");
  EXPECT_EQ(quantity_range(std::nullopt, 0.01, "count"), "at most 0.01");
}

}  // namespace
}  // namespace barista
