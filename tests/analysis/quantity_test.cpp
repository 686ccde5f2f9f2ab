#include "harness/analysis/quantity.hpp"

#include <gtest/gtest.h>

#include "harness/analysis/quantity.hpp"

namespace barista {
namespace {

TEST(Quantity, chooses_the_prefix) {
  EXPECT_EQ(quantity(3.81, "ns"), "3.81 ns");
  EXPECT_EQ(quantity(1234, "ns"), "1.23 µs");
  EXPECT_EQ(quantity(1200, "ns"), "1.2 µs");
  EXPECT_EQ(quantity(52'000'000, "ns"), "52 ms");
  EXPECT_EQ(quantity(2560, "bytes"), "2.5 KiB");
  EXPECT_EQ(quantity(8'392'704, "bytes"), "8 MiB");
  EXPECT_EQ(quantity(96, "bytes"), "96 B");
  EXPECT_EQ(quantity(13.04, "x"), "13x");
  EXPECT_EQ(quantity(1e6, "count"), "1 million");
  EXPECT_EQ(quantity(31'993, "count"), "31993");
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

TEST(Quantity, rounds_across_a_prefix) {
  EXPECT_EQ(quantity(999.9, "ns"), "1 µs");
  EXPECT_EQ(quantity(1023.9, "bytes"), "1 KiB");
  EXPECT_EQ(quantity(99.96, "x"), "100x");
  EXPECT_EQ(quantity(9.996, "x"), "10x");
}

TEST(Quantity, keeps_small_negative_and_no_values) {
  EXPECT_EQ(quantity(0, "count"), "0");
  EXPECT_EQ(quantity(0.00042, "count"), "0.00042");
  EXPECT_EQ(quantity(0.95, "count"), "0.95");
  EXPECT_EQ(quantity(-2048, "bytes"), "-2 KiB");
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
