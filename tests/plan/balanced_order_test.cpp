#include "harness/plan/balanced_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace barista {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;

TEST(BalancedOrder, EachItemMeetsEachPositionOnceInNRounds) {
  for (const std::size_t n : {1u, 2u, 3u, 5u, 6u, 9u}) {
    Random random(n);
    const auto orders = balanced_orders(n, 3 * n, random);
    ASSERT_EQ(orders.size(), 3 * n);
    for (std::size_t cycle = 0; cycle < 3; ++cycle) {
      std::map<Pair, int> seen;
      for (std::size_t round = 0; round < n; ++round)
        for (std::size_t position = 0; position < n; ++position)
          ++seen[{orders[cycle * n + round][position], position}];
      EXPECT_EQ(seen.size(), n * n) << n;
    }
  }
}

TEST(BalancedOrder, EachItemFollowsEachOtherEquallyOften) {
  for (const std::size_t n : {2u, 3u, 4u, 5u, 6u, 7u}) {
    Random random(n);
    const std::size_t rounds = n % 2 == 0 ? n : 2 * n;
    std::map<Pair, int> follows;
    for (const auto& order : balanced_orders(n, rounds, random))
      for (std::size_t position = 1; position < n; ++position)
        ++follows[{order[position - 1], order[position]}];
    EXPECT_EQ(follows.size(), n * (n - 1)) << n;
    for (const auto& [pair, times] : follows) EXPECT_EQ(times, n % 2 == 0 ? 1 : 2) << n;
  }
}

TEST(BalancedOrder, StaysNearlyBalancedWhenCutShort) {
  Random random(1);
  std::map<Pair, int> seen;
  for (const auto& order : balanced_orders(5, 7, random))
    for (std::size_t position = 0; position < 5; ++position) ++seen[{order[position], position}];
  for (const auto& [pair, times] : seen) EXPECT_LE(times, 2);
  EXPECT_EQ(seen.size(), 25u);
}

TEST(BalancedOrder, IsDrawnFromTheSeed) {
  const auto drawn = [](std::uint64_t seed) {
    Random random(seed);
    return balanced_orders(5, 10, random);
  };
  EXPECT_EQ(drawn(1), drawn(1));
  EXPECT_NE(drawn(1), drawn(2));
}

TEST(BalancedOrder, ShufflesTheSameOnEveryPlatform) {
  Random random(42);
  const std::vector<std::size_t> order = shuffled(6, random);
  std::vector<std::size_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(sorted, (std::vector<std::size_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(order, (std::vector<std::size_t>{2, 1, 0, 5, 3, 4}));
}

TEST(BalancedOrder, ManagesNobody) {
  Random random(1);
  EXPECT_TRUE(balanced_orders(0, 3, random).empty());
}

}  // namespace
}  // namespace barista
