#include "harness/analysis/exact_bounds.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace barista {
namespace {

TEST(ExactBounds, of_nothing_in_n_is_the_root) {
  EXPECT_NEAR(exact_upper_bound(0, 59), 1 - std::pow(0.05, 1.0 / 59), 1e-12);
  EXPECT_NEAR(exact_interval(0, 20).high, 1 - std::pow(0.025, 1.0 / 20), 1e-12);
  EXPECT_EQ(exact_interval(0, 20).low, 0);
}

TEST(ExactBounds, are_one_at_the_other_end) {
  EXPECT_EQ(exact_upper_bound(7, 7), 1);
  EXPECT_EQ(exact_interval(7, 7).high, 1);
  EXPECT_NEAR(exact_interval(7, 7).low, std::pow(0.025, 1.0 / 7), 1e-12);
}

TEST(ExactBounds, need_59_reports_for_5_percent) {
  EXPECT_EQ(trials_needed(0.05), 59u);
  EXPECT_LT(exact_upper_bound(0, 59), 0.05);
  EXPECT_GT(exact_upper_bound(0, 58), 0.05);
  EXPECT_GT(exact_upper_bound(1, 59), 0.05);
}

}  // namespace
}  // namespace barista
