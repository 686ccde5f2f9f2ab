#include "harness/analysis/rank_sum.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "harness/analysis/holm.hpp"

namespace barista {
namespace {

double p_value(const std::vector<double>& a, const std::vector<double>& b) {
  const TwoGroups groups{a, b};
  return rank_sum_p_value(groups);
}

TEST(RankSum, is_two_in_252_when_five_and_five_do_not_overlap) {
  EXPECT_DOUBLE_EQ(p_value({1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}), 2.0 / 252);
  EXPECT_DOUBLE_EQ(p_value({6, 7, 8, 9, 10}, {1, 2, 3, 4, 5}), 2.0 / 252);
  EXPECT_DOUBLE_EQ(smallest_rank_sum_p_value(5, 5), 2.0 / 252);
}

TEST(RankSum, is_one_for_equal_groups) {
  EXPECT_DOUBLE_EQ(p_value({1, 1, 1}, {1, 1, 1}), 1);
  EXPECT_DOUBLE_EQ(p_value({1, 2, 3}, {1, 2, 3}), 1);
}

TEST(RankSum, counts_permutations_of_ties) {
  // Mean ranks 1.5 1.5 | 3.5 3.5: of the six ways to choose two, two are as extreme.
  EXPECT_DOUBLE_EQ(p_value({1, 1}, {2, 2}), 2.0 / 6);
}

TEST(RankSum, is_the_same_from_either_side) {
  EXPECT_DOUBLE_EQ(p_value({3, 1, 4, 1.5}, {9, 2, 6, 5, 3.5, 8}),
                   p_value({9, 2, 6, 5, 3.5, 8}, {3, 1, 4, 1.5}));
}

TEST(RankSum, large_groups_use_the_normal_approximation) {
  std::vector<double> a, b;
  for (int i = 0; i < 200; ++i) {
    a.push_back(i);
    b.push_back(i + 30.5);
  }
  EXPECT_NEAR(p_value(a, b), 1.9e-6, 1e-6);
  EXPECT_GT(p_value(a, a), 0.99);
}

TEST(Holm, multiplies_by_what_is_left_and_never_falls) {
  const std::vector<double> adjusted = holm_adjusted(std::vector<double>{0.01, 0.04, 0.03, 0.005});
  EXPECT_EQ(adjusted, (std::vector<double>{0.03, 0.06, 0.06, 0.02}));
}

TEST(Holm, stays_at_one_at_most) {
  EXPECT_EQ(holm_adjusted(std::vector<double>{0.9, 0.8}), (std::vector<double>{1, 1}));
  EXPECT_TRUE(holm_adjusted({}).empty());
}

TEST(ProcessesNeeded, grows_with_the_comparisons) {
  EXPECT_EQ(processes_needed(1), 6u);    // for the interval; the test alone would do with 4
  EXPECT_EQ(processes_needed(100), 9u);  // 2 / C(18, 9) = 0.00004 <= 0.0001
  EXPECT_LE(smallest_rank_sum_p_value(9, 9), 0.01 / 100);
  EXPECT_GT(smallest_rank_sum_p_value(8, 8), 0.01 / 100);
}

}  // namespace
}  // namespace barista
