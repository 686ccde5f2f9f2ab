#include "runtimes/espresso/run_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace espresso::detail {
namespace {

struct Item {
  Item* next = nullptr;
  std::atomic<int> consumed{0};
};
using SmallQueue = RunQueue<Item, 4>;

TEST(RunQueue, GivesBackInOrderAlsoPastItsCapacity) {
  SmallQueue queue;
  std::vector<Item> items(10);
  EXPECT_EQ(queue.pop(), nullptr);
  for (Item& item : items) {
    EXPECT_TRUE(queue.push(item));
    EXPECT_FALSE(queue.empty());
    EXPECT_EQ(queue.pop(), &item);
    EXPECT_TRUE(queue.empty());
  }
}

TEST(RunQueue, RefusesWhenFull) {
  SmallQueue queue;
  std::vector<Item> items(5);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(queue.push(items[i]));
  EXPECT_FALSE(queue.push(items[4]));
  EXPECT_EQ(queue.pop(), &items[0]);
  EXPECT_TRUE(queue.push(items[4]));
}

TEST(RunQueue, PopsTheOlderHalfWhenFull) {
  SmallQueue queue;
  std::vector<Item> items(4);
  EXPECT_EQ(queue.pop_half().size, 0u);
  for (Item& item : items) queue.push(item);
  const SmallQueue::Chain half = queue.pop_half();
  EXPECT_EQ(half.size, 2u);
  EXPECT_EQ(half.first, &items[0]);
  EXPECT_EQ(half.first->next, &items[1]);
  EXPECT_EQ(half.last, &items[1]);
  EXPECT_EQ(half.last->next, nullptr);
  EXPECT_EQ(queue.pop(), &items[2]);
}

TEST(RunQueue, AThiefTakesTheOlderHalfRoundedUp) {
  SmallQueue queue, thief;
  std::vector<Item> items(3);
  EXPECT_EQ(queue.steal_into(thief), nullptr);
  for (Item& item : items) queue.push(item);
  EXPECT_EQ(queue.steal_into(thief), &items[1]);
  EXPECT_EQ(thief.pop(), &items[0]);
  EXPECT_EQ(thief.pop(), nullptr);
  EXPECT_EQ(queue.steal_into(thief), &items[2]);
  EXPECT_EQ(thief.pop(), nullptr);
  EXPECT_TRUE(queue.empty());
}

// The owner pushes and pops, thieves steal: each item is consumed once.
TEST(RunQueue, EachItemIsConsumedOnce) {
  constexpr int n = 20'000;
  SmallQueue queue;
  std::vector<Item> items(n);
  std::atomic<bool> all_pushed{false};
  auto steal = [&] {
    SmallQueue own;
    for (;;) {
      const bool last_look = all_pushed.load();
      Item* item = queue.steal_into(own);
      if (item == nullptr && last_look) return;
      for (; item != nullptr; item = own.pop()) item->consumed.fetch_add(1);
    }
  };
  std::thread first(steal), second(steal);
  for (int i = 0; i < n; ++i) {
    while (!queue.push(items[i]))
      if (Item* item = queue.pop()) item->consumed.fetch_add(1);
    if (i % 3 == 0)
      if (Item* item = queue.pop()) item->consumed.fetch_add(1);
  }
  all_pushed = true;
  first.join();
  second.join();
  while (Item* item = queue.pop()) item->consumed.fetch_add(1);
  for (const Item& item : items) ASSERT_EQ(item.consumed.load(), 1);
}

}  // namespace
}  // namespace espresso::detail
