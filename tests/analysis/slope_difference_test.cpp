#include "harness/analysis/slope_difference.hpp"

#include <gtest/gtest.h>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>

namespace barista {
namespace {

constexpr double base_sizes[] = {500, 1000, 2000, 4000};

/// Totals of two sides: 1 MB and `slope` bytes a task, and of the second side `constant` besides.
class Made {
 public:
  explicit Made(int processes, double growing_noise = 0)
      : processes_(processes), growing_noise_(growing_noise) {}

  SizedGroups totals(double slope1, double slope2, double constant) {
    SizedGroups made;
    for (const double size : base_sizes)
      for (int i = 0; i < processes_; ++i) {
        made[size].first.push_back(total(size, slope1, 0));
        made[size].second.push_back(total(size, slope2, constant));
      }
    return made;
  }

 private:
  double total(double size, double slope, double constant) {
    // No straight line: what is asked is whether the two sides differ by more and more.
    const double bent = 500 * std::sqrt(size);
    return 1e6 + bent + slope * size + constant +
           (20'000 + growing_noise_ * size) * normal_(random_);
  }

  int processes_;
  double growing_noise_;
  boost::random::mt19937_64 random_{17};
  boost::random::normal_distribution<double> normal_;
};

TEST(SlopeDifference, does_not_take_a_constant_for_a_slope) {
  Made made(5);
  EXPECT_GT(slope_p_value(made.totals(2000, 2000, 1e6)), 0.01);
  EXPECT_LT(slope_p_value(made.totals(2000, 2100, 0)), 1e-4);
  EXPECT_LT(slope_p_value(made.totals(2000, 2100, 1e6)), 1e-4);
}

/// As often as its level says, also for few processes, and where large totals scatter more.
TEST(SlopeDifference, is_wrong_as_often_as_its_level_says) {
  constexpr int experiments = 500;
  for (const double growing : {0.0, 30.0})
    for (const int processes : {2, 3, 6}) {
      Made made(processes, growing);
      int at_5 = 0, at_1 = 0;
      for (int i = 0; i < experiments; ++i) {
        const double p = slope_p_value(made.totals(2000, 2000, 3e5));
        at_5 += p <= 0.05;
        at_1 += p <= 0.01;
      }
      EXPECT_LE(at_5, 0.08 * experiments) << growing << ' ' << processes;
      // Two processes a size leave so little that it errs on the safe side.
      EXPECT_GE(at_5, (processes > 2 ? 0.02 : 0) * experiments) << growing << ' ' << processes;
      EXPECT_LE(at_1, 0.025 * experiments) << growing << ' ' << processes;
    }
}

TEST(SlopeDifference, knows_slopes_that_are_as_good_as_equal) {
  Made made(6);
  EXPECT_LT(slope_equivalence_p_value(made.totals(2000, 2000, 1e6), 0.1), 1e-4);
  EXPECT_LT(slope_equivalence_p_value(made.totals(2000, 2050, 0), 0.1), 0.01);
  EXPECT_GT(slope_equivalence_p_value(made.totals(2000, 2200, 0), 0.1), 0.05);
  EXPECT_GT(slope_equivalence_p_value(made.totals(2200, 2000, 0), 0.1), 0.05);
  EXPECT_GT(slope_equivalence_p_value(made.totals(2000, 3000, 0), 0.1), 0.9);
}

TEST(SlopeDifference, of_totals_without_scatter) {
  const SizedGroups same{{100, {{1, 1}, {1, 1}}}, {200, {{2, 2}, {2, 2}}}, {400, {{4, 4}, {4, 4}}}};
  EXPECT_EQ(slope_p_value(same), 1);
  const SizedGroups apart{
      {100, {{1, 1}, {2, 2}}}, {200, {{2, 2}, {4, 4}}}, {400, {{4, 4}, {8, 8}}}};
  EXPECT_LE(slope_p_value(apart), 0.05);
}

TEST(SlopeDifference, says_nothing_about_so_little) {
  EXPECT_EQ(slope_p_value(SizedGroups{}), 1);
  EXPECT_EQ(slope_p_value({{100, {{1, 2}, {3, 4}}}}), 1);
  EXPECT_EQ(smallest_slope_p_value({{100, {{1, 2}, {3, 4}}}}), 1);
  // C(4,2)^2 deals.
  EXPECT_DOUBLE_EQ(smallest_slope_p_value({{100, {{1, 2}, {3, 4}}}, {200, {{1, 2}, {3, 4}}}}),
                   2.0 / 36);
}

TEST(SlopeDifference, has_the_error_of_least_squares) {
  // Two sizes: the difference of the slopes is that of the differences, over the distance.
  const SizedGroups totals{{100, {{-1, 1}, {-1, 1}}}, {200, {{-2, 2}, {-2, 2}}}};
  const SlopeError error = error_of_slope_difference(totals);
  // Variances 2 and 8 of single totals, so 2 and 8 of differences of means of two.
  EXPECT_NEAR(error.value, std::sqrt(2.0 + 8.0) / 100, 1e-12);
  EXPECT_EQ(error.freedom, 4);
  EXPECT_EQ(error_of_slope_difference({{100, {{1}, {2}}}, {200, {{1}, {2}}}}).freedom, 0);
}

}  // namespace
}  // namespace barista
