#include "runtimes/espresso/local_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <optional>
#include <random>
#include <thread>
#include <vector>

namespace espresso::detail {
namespace {

struct Item {
  Item* next = nullptr;
  std::atomic<int> consumed{0};
};
using SmallQueue = LocalQueue<Item, 4>;

constexpr auto anything = [](const Item&) { return true; };
constexpr auto all_alike = [](const Item&, const Item&) { return true; };

TEST(LocalQueue, GivesBackInOrderAlsoPastItsCapacity) {
  SmallQueue queue;
  std::vector<Item> items(10);
  EXPECT_EQ(queue.take(), nullptr);
  for (Item& item : items) {
    EXPECT_TRUE(queue.push(item));
    EXPECT_FALSE(queue.empty());
    EXPECT_EQ(queue.take(), &item);
    EXPECT_TRUE(queue.empty());
  }
}

TEST(LocalQueue, RefusesWhenFull) {
  SmallQueue queue;
  std::vector<Item> items(6);
  EXPECT_TRUE(queue.put_next(items[4]));
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(queue.push(items[i]));
  EXPECT_FALSE(queue.push(items[5]));
  EXPECT_FALSE(queue.put_next(items[5]));
  EXPECT_EQ(queue.peek_next(), &items[4]);
  EXPECT_EQ(queue.take(), &items[4]);
  EXPECT_EQ(queue.take(), &items[0]);
  EXPECT_TRUE(queue.push(items[5]));
}

TEST(LocalQueue, TheLastToBeReadiedRunsNextAndDisplacesTheOneBefore) {
  SmallQueue queue;
  std::vector<Item> items(3);
  queue.push(items[0]);
  queue.put_next(items[1]);
  queue.put_next(items[2]);
  EXPECT_EQ(queue.take(), &items[2]);
  EXPECT_EQ(queue.take(), &items[0]);
  EXPECT_EQ(queue.take(), &items[1]);
}

TEST(LocalQueue, TheRingGetsItsTurnBesideAChainOfNextOnes) {
  SmallQueue queue;
  std::vector<Item> items(2);
  queue.push(items[0]);
  unsigned in_a_row = 0;
  for (queue.put_next(items[1]); queue.take() == &items[1]; queue.put_next(items[1])) ++in_a_row;
  EXPECT_EQ(in_a_row, SmallQueue::longest_next_streak);
}

TEST(LocalQueue, ShortenedStreaksEndAfterOneMore) {
  SmallQueue queue;
  std::vector<Item> items(2);
  queue.push(items[0]);
  queue.put_next(items[1]);
  queue.shorten_streaks();
  EXPECT_EQ(queue.take(), &items[1]);
  queue.shorten_streaks();
  queue.put_next(items[1]);
  EXPECT_EQ(queue.take(), &items[0]);
  EXPECT_EQ(queue.take(), &items[1]);

  queue.push(items[0]);
  queue.push(items[1]);
  queue.shorten_streaks();
  EXPECT_EQ(queue.take_newest(), &items[1]);
  queue.push(items[1]);
  EXPECT_EQ(queue.take_newest(), &items[0]);
}

TEST(LocalQueue, AJoinTakesBackTheNewestIfItIsWanted) {
  SmallQueue queue;
  std::vector<Item> items(3);
  EXPECT_EQ(queue.take_newest_if(anything), nullptr);
  for (Item& item : items) queue.push(item);
  EXPECT_EQ(queue.take_newest_if([&](const Item& item) { return &item == &items[1]; }), nullptr);
  EXPECT_EQ(queue.take_newest_if(anything), &items[2]);
  EXPECT_EQ(queue.take_newest_if(anything), &items[1]);
  EXPECT_EQ(queue.take(), &items[0]);
  EXPECT_EQ(queue.take_newest_if(anything), nullptr);
}

TEST(LocalQueue, WhoParksGetsTheNewestButNotForEver) {
  SmallQueue queue;
  std::vector<Item> items(2);
  queue.push(items[0]);
  unsigned in_a_row = 0;
  for (queue.push(items[1]); in_a_row < 1000 && queue.take_newest() == &items[1];
       queue.push(items[1]))
    ++in_a_row;
  EXPECT_EQ(in_a_row, SmallQueue::longest_newest_streak);
  queue.put_next(items[0]);
  EXPECT_EQ(queue.take_newest(), &items[0]) << "that which was readied last is newer";
}

TEST(LocalQueue, AnExchangeTakesTheOldestAndNeedsNoRoom) {
  SmallQueue queue;
  std::vector<Item> items(6);
  EXPECT_EQ(queue.begin_exchange(items[5]), nullptr);
  for (int i = 0; i < 4; ++i) queue.push(items[i]);
  EXPECT_EQ(queue.begin_exchange(items[4]), &items[0]);
  queue.end_exchange();
  queue.put_next(items[0]);
  EXPECT_EQ(queue.begin_exchange(items[5]), nullptr) << "the ring has no room for one more";
  EXPECT_EQ(queue.take(), &items[0]);
  for (int i = 1; i <= 4; ++i) EXPECT_EQ(queue.take(), &items[i]);
  EXPECT_TRUE(queue.empty());
}

TEST(LocalQueue, PopsTheOlderHalfWhenFull) {
  SmallQueue queue;
  std::vector<Item> items(4);
  EXPECT_EQ(queue.pop_half().size, 0u);
  for (Item& item : items) queue.push(item);
  const Chain<Item> half = queue.pop_half();
  EXPECT_EQ(half.size, 2u);
  EXPECT_EQ(half.first, &items[0]);
  EXPECT_EQ(half.first->next, &items[1]);
  EXPECT_EQ(half.last, &items[1]);
  EXPECT_EQ(half.last->next, nullptr);
  EXPECT_EQ(queue.take(), &items[2]);
}

TEST(LocalQueue, AThiefTakesTheOlderHalfRoundedUp) {
  SmallQueue queue, thief;
  std::vector<Item> items(3);
  EXPECT_EQ(queue.steal_into(thief, all_alike), nullptr);
  for (Item& item : items) queue.push(item);
  EXPECT_EQ(queue.steal_into(thief, all_alike), &items[1]);
  EXPECT_EQ(thief.take(), &items[0]);
  EXPECT_EQ(thief.take(), nullptr);
  EXPECT_EQ(queue.steal_into(thief, all_alike), &items[2]);
  EXPECT_EQ(thief.take(), nullptr);
  EXPECT_TRUE(queue.empty());
}

TEST(LocalQueue, AThiefTakesAHalfWhoseEndsAreAlike) {
  detail::LocalQueue<Item, 16> queue, thief;
  std::vector<Item> items(13);
  const auto in_families_of = [&](std::size_t size) {
    return [&items, size](const Item& one, const Item& other) {
      return static_cast<std::size_t>(&one - items.data()) / size ==
             static_cast<std::size_t>(&other - items.data()) / size;
    };
  };
  for (Item& item : items) queue.push(item);
  EXPECT_EQ(queue.steal_into(thief, in_families_of(1)), &items[0]) << "none is like the oldest";
  EXPECT_EQ(thief.take(), nullptr);
  EXPECT_EQ(queue.steal_into(thief, in_families_of(4)), &items[3]) << "of a half of six, three";
  EXPECT_EQ(thief.take(), &items[1]);
  EXPECT_EQ(thief.take(), &items[2]);
  EXPECT_EQ(thief.take(), nullptr);
  EXPECT_EQ(queue.steal_into(thief, in_families_of(100)), &items[8]) << "a half of nine, all of it";
  for (int i = 4; i < 8; ++i) EXPECT_EQ(thief.take(), &items[i]);
}

TEST(LocalQueue, TheNextOneIsStolenOnlyIfItIsStillTheOneSeen) {
  SmallQueue queue;
  std::vector<Item> items(2);
  queue.put_next(items[0]);
  EXPECT_FALSE(queue.steal_next(&items[1]));
  EXPECT_TRUE(queue.steal_next(&items[0]));
  EXPECT_FALSE(queue.steal_next(&items[0]));
  EXPECT_TRUE(queue.empty());
}

// Against the obvious model, in an order of operations that the seed decides.
TEST(LocalQueue, AllIsStolenInOrder) {
  SmallQueue queue;
  std::vector<Item> items(4);
  for (Item& item : items) queue.put_next(item);
  const Chain<Item> all = queue.steal_all();
  EXPECT_EQ(all.size, 4u);
  EXPECT_EQ(all.first, &items[3]);
  EXPECT_EQ(all.first->next, &items[0]);
  EXPECT_EQ(all.last, &items[2]);
  EXPECT_EQ(all.last->next, nullptr);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.steal_all().size, 0u);
}

TEST(LocalQueue, DoesWhatADequeWithASlotDoes) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::minstd_rand random(seed);
  std::vector<Item> items(64);
  SmallQueue queue;
  std::deque<Item*> ring;
  Item* next = nullptr;
  unsigned streak = 0;
  unsigned newest_streak = 0;
  const auto pop_front = [&ring]() -> Item* {
    if (ring.empty()) return nullptr;
    Item* const item = ring.front();
    ring.pop_front();
    return item;
  };
  for (int i = 0; i < 100'000; ++i) {
    Item& item = items[random() % items.size()];
    const auto take_one = [&] {
      const bool takes_next =
          ring.empty() || (next != nullptr && streak < SmallQueue::longest_next_streak);
      streak = takes_next ? streak + 1 : 0;
      if (!takes_next) newest_streak = 0;
      return takes_next ? std::exchange(next, nullptr) : pop_front();
    };
    switch (random() % 7) {
      case 0:
        ASSERT_EQ(queue.push(item), ring.size() < 4);
        if (ring.size() < 4) ring.push_back(&item);
        break;
      case 1:
        ASSERT_EQ(queue.put_next(item), next == nullptr || ring.size() < 4);
        if (next != nullptr && ring.size() == 4) break;
        if (next != nullptr) ring.push_back(next);
        next = &item;
        break;
      case 2:
        ASSERT_EQ(queue.take(), take_one());
        break;
      case 3:
        ASSERT_EQ(queue.take_newest_if(anything), ring.empty() ? nullptr : ring.back());
        if (!ring.empty()) ring.pop_back();
        break;
      case 4: {
        const Chain<Item> half = queue.pop_half();
        ASSERT_EQ(half.size, ring.size() == 4 ? 2u : 0u);
        for (std::size_t k = 0; k < half.size; ++k) pop_front();
        break;
      }
      case 5:
        if (next != nullptr || ring.empty() || newest_streak == SmallQueue::longest_newest_streak) {
          ASSERT_EQ(queue.take_newest(), take_one());
        } else {
          ++newest_streak;
          ASSERT_EQ(queue.take_newest(), ring.back());
          ring.pop_back();
        }
        break;
      case 6: {
        Item* const taken = queue.begin_exchange(item);
        if (next == nullptr && !ring.empty()) {
          ASSERT_EQ(taken, pop_front());
          streak = 0;
        } else if (ring.size() == 4) {
          ASSERT_EQ(taken, nullptr);
        } else {
          ASSERT_EQ(taken, take_one());
        }
        if (taken != nullptr) {
          ring.push_back(&item);
          queue.end_exchange();
        }
        break;
      }
    }
    ASSERT_EQ(queue.empty_ring(), ring.empty());
    ASSERT_EQ(queue.peek_next(), next);
  }
}

// The owner adds and takes at both ends, thieves steal: each item is consumed once.
TEST(LocalQueue, EachItemIsConsumedOnce) {
  prepare_asymmetric_fences();
  constexpr int n = 20'000;
  SmallQueue queue;
  std::vector<Item> items(n);
  std::atomic<bool> all_pushed{false};
  const auto consume = [](Item* item) {
    if (item != nullptr) item->consumed.fetch_add(1);
  };
  auto steal = [&] {
    SmallQueue own;
    for (;;) {
      const bool last_look = all_pushed.load();
      Item* item = queue.steal_into(own, all_alike);
      if (item == nullptr) {
        Item* const next = queue.peek_next();
        if (next != nullptr && queue.steal_next(next)) item = next;
      }
      if (item == nullptr && last_look) return;
      for (; item != nullptr; item = own.take()) consume(item);
    }
  };
  std::thread first(steal), second(steal);
  for (int i = 0; i < n; ++i) {
    while (!(i % 2 == 0 ? queue.push(items[i]) : queue.put_next(items[i]))) consume(queue.take());
    if (i % 3 == 0) consume(queue.take());
    if (i % 5 == 0) consume(queue.take_newest_if(anything));
    if (i % 7 == 0) consume(queue.take_newest());
  }
  all_pushed = true;
  first.join();
  second.join();
  while (Item* item = queue.take()) consume(item);
  for (const Item& item : items) ASSERT_EQ(item.consumed.load(), 1);
}

}  // namespace
}  // namespace espresso::detail
