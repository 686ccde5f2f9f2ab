#include "runtimes/espresso/free_list.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace espresso::detail {
namespace {

struct Thing {
  Thing* next = nullptr;
  Thing* next_batch = nullptr;

  Thing* next_free() const { return next; }
  void set_next_free(Thing* free) { next = free; }
};

TEST(Magazine, GivesBackTheLastOneFirst) {
  Magazine<Thing, 2> magazine;
  std::vector<Thing> things(3);
  EXPECT_EQ(magazine.take(), nullptr);
  for (Thing& thing : things) EXPECT_EQ(magazine.put(thing), nullptr);
  EXPECT_EQ(magazine.take(), &things[2]);
  EXPECT_EQ(magazine.take(), &things[1]);
  EXPECT_EQ(magazine.take(), &things[0]);
  EXPECT_EQ(magazine.take(), nullptr);
}

TEST(Magazine, HandsOverAFullBatchWhenItHasTwo) {
  Magazine<Thing, 2> magazine;
  std::vector<Thing> things(5);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(magazine.put(things[i]), nullptr);
  const Thing* batch = magazine.put(things[4]);
  ASSERT_NE(batch, nullptr);
  EXPECT_EQ((std::set<const Thing*>{batch, batch->next}),
            (std::set<const Thing*>{&things[0], &things[1]}));
  EXPECT_EQ(batch->next->next, nullptr);
}

TEST(Depot, MovesBatchesFromOneMagazineToAnother) {
  Magazine<Thing, 2> rich, poor;
  Depot<Thing> depot;
  std::vector<Thing> things(9);
  EXPECT_EQ(depot.take(), nullptr);
  for (Thing& thing : things)
    if (Thing* batch = rich.put(thing)) depot.put(batch);
  std::set<const Thing*> seen;
  while (Thing* batch = depot.take()) {
    poor.load(batch);
    while (const Thing* thing = poor.take()) seen.insert(thing);
  }
  EXPECT_EQ(seen.size(), 6u);
  while (const Thing* thing = rich.take()) seen.insert(thing);
  EXPECT_EQ(seen.size(), things.size());
}

}  // namespace
}  // namespace espresso::detail
