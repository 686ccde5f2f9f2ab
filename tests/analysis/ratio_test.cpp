#include "harness/analysis/ratio.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

#include "harness/analysis/bootstrap.hpp"

namespace barista {
namespace {

TEST(RatioOf, divides_the_values) {
  const auto ratio = ratio_of({.value = 12, .interval = Interval{12, 12}},
                              {.value = 4, .interval = Interval{4, 4}});
  ASSERT_TRUE(ratio && ratio->interval);
  EXPECT_DOUBLE_EQ(ratio->value, 3);
  EXPECT_DOUBLE_EQ(ratio->interval->low, 3);
  EXPECT_DOUBLE_EQ(ratio->interval->high, 3);
}

TEST(RatioOf, has_the_interval_of_the_numerator_over_an_exact_denominator) {
  const auto ratio = ratio_of({.value = 12, .interval = Interval{10, 16}},
                              {.value = 2, .interval = Interval{2, 2}});
  EXPECT_DOUBLE_EQ(ratio->interval->low, 5);
  EXPECT_DOUBLE_EQ(ratio->interval->high, 8);
}

TEST(RatioOf, turns_round_with_its_operands) {
  const Estimate a{.value = 12, .interval = Interval{10, 16}};
  const Estimate b{.value = 3, .interval = Interval{2.5, 3.1}};
  const auto one = ratio_of(a, b);
  const auto other = ratio_of(b, a);
  EXPECT_DOUBLE_EQ(one->value, 1 / other->value);
  EXPECT_DOUBLE_EQ(one->interval->low, 1 / other->interval->high);
  EXPECT_DOUBLE_EQ(one->interval->high, 1 / other->interval->low);
}

TEST(RatioOf, needs_positive_values) {
  EXPECT_FALSE(ratio_of({.value = 0}, {.value = 1}));
  EXPECT_FALSE(ratio_of({.value = 1}, {.value = -1}));
}

TEST(RatioOf, has_no_interval_where_one_is_missing_or_reaches_zero) {
  const Estimate good{.value = 2, .interval = Interval{1, 3}};
  EXPECT_FALSE(ratio_of(good, {.value = 2})->interval);
  EXPECT_FALSE(ratio_of({.value = 2}, good)->interval);
  EXPECT_FALSE(ratio_of(good, {.value = 2, .interval = Interval{-1, 3}})->interval);
}

TEST(RatioOf, covers_the_true_ratio_in_95_of_100_experiments) {
  boost::random::mt19937_64 random(99);
  boost::random::normal_distribution<double> normal;
  constexpr int experiments = 1500;
  for (const int n : {6, 7, 10, 20}) {
    int covered = 0;
    for (int experiment = 0; experiment < experiments; ++experiment) {
      ProcessValues first, second;
      for (int i = 0; i < n; ++i) {
        first.add_process(std::vector<double>{300 * std::exp(0.2 * normal(random))});
        second.add_process(std::vector<double>{100 * std::exp(0.4 * normal(random))});
      }
      const auto ratio = ratio_of(median_over_processes(first), median_over_processes(second));
      if (ratio->interval->low <= 3 && 3 <= ratio->interval->high) ++covered;
    }
    EXPECT_GE(static_cast<double>(covered) / experiments, 0.94) << n;
  }
}

TEST(Difference, has_the_interval_that_variance_recovery_gives) {
  const Estimate difference = difference_of({10, Interval{8, 13}}, {4, Interval{3, 6}});
  EXPECT_DOUBLE_EQ(difference.value, 6);
  EXPECT_DOUBLE_EQ(difference.interval->low, 6 - std::hypot(2, 2));
  EXPECT_DOUBLE_EQ(difference.interval->high, 6 + std::hypot(3, 1));
  EXPECT_FALSE(difference_of({10, {}}, {4, Interval{3, 6}}).interval);
}

}  // namespace
}  // namespace barista
