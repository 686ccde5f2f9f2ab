// yield(): whoever yields lets the others have their turn. Each loop is bounded by a count, never
// by time.
#pragma once

#include <atomic>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Yield : public Conformance<R> {};
using YieldRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Yield, YieldRuntimes, RuntimeName);

/// Yields until `reached` or for so long that somebody must have been starved.
template <class R, class Reached>
bool yield_until(Reached reached) {
  for (long yields = 0; yields < 2'000'000; ++yields) {
    if (reached()) return true;
    R::yield();
  }
  return false;
}

TYPED_TEST(Yield, ReturnsToTheOnlyTask) {
  NEEDS(yield) {
    int yields = 0;
    run<TypeParam>([&] {
      for (; yields < 1000; ++yields) TypeParam::yield();
    });
    EXPECT_EQ(yields, 1000);
  }
}

TYPED_TEST(Yield, EveryTaskGetsATurnWhileAllOthersYield) {
  NEEDS(yield) {
    constexpr int tasks = 100;
    std::atomic<int> had_a_turn{0};
    std::vector<int> saw_all(tasks, 0);
    run<TypeParam>([&] {
      for (int& saw : saw_all)
        TypeParam::go([&] {
          had_a_turn.fetch_add(1);
          saw = yield_until<TypeParam>([&] { return had_a_turn.load() == tasks; }) ? 1 : 0;
        });
    });
    EXPECT_EQ(saw_all, std::vector<int>(tasks, 1));
  }
}

TYPED_TEST(Yield, TwoTasksTakeTurns) {
  NEEDS(yield) {
    constexpr int turns = 200;
    std::atomic<int> turn{0};
    std::atomic<bool> starved{false};
    run<TypeParam>([&] {
      for (int self = 0; self < 2; ++self)
        TypeParam::go([&, self] {
          for (int mine = self; mine < turns; mine += 2) {
            if (!yield_until<TypeParam>([&] { return turn.load() == mine || starved.load(); }))
              starved = true;
            turn.fetch_add(1);
          }
        });
    });
    EXPECT_FALSE(starved.load());
    EXPECT_EQ(turn.load(), turns);
  }
}

TYPED_TEST(Yield, AWokenTaskGetsATurnWhileOthersYield) {
  NEEDS(yield) NEEDS(block) {
    std::atomic<bool> woke{false};
    bool seen = false;
    run<TypeParam>([&] {
      typename TypeParam::parker parker;
      TypeParam::go([&] {
        parker.park();
        woke = true;
      });
      parker.unpark();
      seen = yield_until<TypeParam>([&] { return woke.load(); });
    });
    EXPECT_TRUE(seen);
  }
}

}  // namespace barista::conformance
