// A worker's queue and its lock, explored exhaustively in small; and for each a mutant that the
// exploration finds, so that the search is known to see.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <span>

#include "runtimes/espresso/biased_lock.hpp"
#include "runtimes/espresso/local_queue.hpp"
#include "tests/espresso/explore/expectations.hpp"
#include "tests/espresso/explore/model_atomics.hpp"

namespace espresso::explore {
namespace {

/// The owner comes so many times; others once each.
template <class Atomics>
Program contenders_for_a_biased_lock(int others, int visits = 2) {
  struct State {
    detail::BiasedLock<Atomics> lock;
    typename Atomics::template Atomic<int> inside{0};
    void visit() {
      require(inside.load() == 0, "two are inside the lock");
      inside.store(1);
      inside.store(0);
    }
  };
  auto state = std::make_shared<State>();
  Program program;
  program.threads.push_back([=] {
    for (int i = 0; i < visits; ++i) {
      const detail::OwnerGuard<Atomics> guard(state->lock);
      state->visit();
    }
  });
  for (int i = 0; i < others; ++i)
    program.threads.push_back([state] {
      if (!state->lock.try_lock_as_other()) return;
      state->visit();
      state->lock.unlock_as_other();
    });
  return program;
}

TEST(ExploredLock, ABiasedLockExcludes) {
  expect_proved(
      explore([] { return contenders_for_a_biased_lock<ModelAtomics>(1); }, {.preemptions = 5}));
  expect_proved(
      explore([] { return contenders_for_a_biased_lock<ModelAtomics>(2, 1); }, {.preemptions = 3}));
}

TEST(ExploredLock, NotWithoutTheHeavyFence) {
  expect_found(explore([] { return contenders_for_a_biased_lock<WithoutHeavyFence>(1); }),
               "two are inside the lock");
}

TEST(ExploredLock, NotWithoutTheFullFence) {
  expect_found(
      explore([] { return contenders_for_a_biased_lock<WithoutFullFence>(2); }, {.preemptions = 4}),
      "two are inside the lock");
}

struct Item {
  Item* next = nullptr;
  int taken = 0;
  bool is_queued = false;
};

constexpr auto all_alike = [](const Item&, const Item&) { return true; };

/// The owner, which has two, takes from both ends; a thief steals.
template <class Atomics>
Program owner_and_thief() {
  using Queue = detail::LocalQueue<Item, 2, Atomics>;
  struct State {
    Queue owners, thiefs;
    std::array<Item, 2> items;
    State() {
      owners.push(items[0]);
      owners.push(items[1]);
    }
    static void take(Item* item) {
      if (item != nullptr) ++item->taken;
    }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             State::take(state->owners.take_newest_if([](const Item&) { return true; }));
             State::take(state->owners.take());
           },
           [state] { State::take(state->owners.steal_into(state->thiefs, all_alike)); }},
          [state] {
            for (Queue* queue : {&state->owners, &state->thiefs})
              while (Item* const item = queue->take()) State::take(item);
            for (const Item& item : state->items)
              require(item.taken == 1, "an item was lost or taken twice");
          }};
}

TEST(ExploredQueue, EachItemIsTakenOnce) {
  expect_proved(explore(owner_and_thief<ModelAtomics>, {.preemptions = 3}));
}

/// What a thief compares is what the owner has written before the push, though the owner has reused
/// what it has taken.
template <class Atomics>
Program owner_and_thief_that_compares() {
  using Queue = detail::LocalQueue<Item, 4, Atomics>;
  struct State {
    Queue owners, thiefs;
    std::array<Item, 4> items;
    State() {
      for (Item& item : std::span(items).first(3)) push(item);
    }
    void push(Item& item) {
      item.is_queued = true;
      require(owners.push(item), "the ring was full");
    }
    static void take(Item* item) {
      if (item == nullptr) return;
      item->is_queued = false;
      ++item->taken;
    }
  };
  auto state = std::make_shared<State>();
  const auto are_queued = [](const Item& one, const Item& other) {
    require(one.is_queued && other.is_queued, "a thief has looked at what is no longer there");
    return true;
  };
  return {
      {[state] {
         State::take(state->owners.take_newest_if([](const Item&) { return true; }));
         State::take(state->owners.take());
         state->push(state->items[3]);
       },
       [state, are_queued] { State::take(state->owners.steal_into(state->thiefs, are_queued)); }},
      [state] {
        for (Queue* queue : {&state->owners, &state->thiefs})
          while (Item* const item = queue->take()) State::take(item);
        for (const Item& item : state->items)
          require(item.taken == 1, "an item was lost or taken twice");
      }};
}

TEST(ExploredQueue, AThiefComparesWhatIsThere) {
  expect_proved(explore(owner_and_thief_that_compares<ModelAtomics>, {.preemptions = 3}));
}

TEST(ExploredQueue, ButNotWithoutItsHeavyFence) {
  EXPECT_NE(explore(owner_and_thief_that_compares<WithoutHeavyFence>, {.preemptions = 2}).violation,
            "");
}

TEST(ExploredQueue, NotWithoutTheHeavyFence) {
  expect_found(explore(owner_and_thief<WithoutHeavyFence>, {.preemptions = 1}),
               "an item was lost or taken twice");
}

/// The owner gives way to the older of two, which a thief wants too; it is seen in the ring only
/// once it has left its stack.
template <class Atomics, bool ends_too_early = false>
Program yield_and_thief() {
  using Queue = detail::LocalQueue<Item, 2, Atomics>;
  struct State {
    Queue owners, thiefs;
    std::array<Item, 2> items;
    typename Atomics::template Atomic<int> stack{0};
    bool left = false;
    State() { owners.push(items[0]); }
    void take(Item* item) {
      if (item == nullptr) return;
      require(item != &items[1] || left, "it was seen before it had left its stack");
      ++item->taken;
    }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             Item* const next = state->owners.begin_exchange(state->items[1]);
             if (ends_too_early && next != nullptr) state->owners.end_exchange();
             state->stack.store(1);
             state->left = true;
             if (next == nullptr) {
               state->owners.push(state->items[1]);
             } else {
               ++next->taken;
               if (!ends_too_early) state->owners.end_exchange();
             }
           },
           [state] { state->take(state->owners.steal_into(state->thiefs, all_alike)); }},
          [state] {
            for (Queue* queue : {&state->owners, &state->thiefs})
              while (Item* const item = queue->take()) state->take(item);
            for (const Item& item : state->items)
              require(item.taken == 1, "an item was lost or taken twice");
          }};
}

TEST(ExploredQueue, WhoYieldsIsSeenOnceItHasLeft) {
  expect_proved(explore(yield_and_thief<ModelAtomics>, {.preemptions = 3}));
}

TEST(ExploredQueue, NotIfTheExchangeEndsBefore) {
  expect_found(explore(yield_and_thief<ModelAtomics, true>, {.preemptions = 2}),
               "it was seen before it had left its stack");
}

TEST(ExploredQueue, NotSoWithoutTheHeavyFenceOfAThief) {
  EXPECT_NE(explore(yield_and_thief<WithoutHeavyFence>, {.preemptions = 2}).violation, "");
}

/// The owner takes the next one, and a thief, too.
template <class Atomics>
Program two_for_the_next_one() {
  struct State {
    detail::LocalQueue<Item, 2, Atomics> queue;
    Item item;
    State() { queue.put_next(item); }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             if (Item* const item = state->queue.take()) ++item->taken;
           },
           [state] {
             if (state->queue.steal_next(&state->item)) ++state->item.taken;
           }},
          [state] { require(state->item.taken == 1, "an item was lost or taken twice"); }};
}

TEST(ExploredQueue, TheNextOneIsTakenOnce) {
  expect_proved(explore(two_for_the_next_one<ModelAtomics>, {.preemptions = 4}));
}

TEST(ExploredQueue, TheNextOneIsTakenTwiceWithoutTheHeavyFence) {
  expect_found(explore(two_for_the_next_one<WithoutHeavyFence>, {.preemptions = 2}),
               "an item was lost or taken twice");
}

/// The owner takes what is there, one by one, and another worker takes all at once.
template <class Atomics>
Program one_by_one_and_all_at_once() {
  struct State {
    detail::LocalQueue<Item, 2, Atomics> queue;
    std::array<Item, 2> items;
    State() {
      for (Item& item : items) queue.put_next(item);  // the one before goes to the ring
    }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             while (Item* const item = state->queue.take()) ++item->taken;
           },
           [state] {
             for (Item* item = state->queue.steal_all().first; item != nullptr; item = item->next)
               ++item->taken;
           }},
          [state] {
            for (const Item& item : state->items)
              require(item.taken == 1, "an item was lost or taken twice");
          }};
}

TEST(ExploredQueue, AllIsTakenOnceByTheOneOrTheOther) {
  expect_proved(explore(one_by_one_and_all_at_once<ModelAtomics>, {.preemptions = 4}));
}

TEST(ExploredQueue, AllIsTakenTwiceWithoutTheHeavyFence) {
  expect_found(explore(one_by_one_and_all_at_once<WithoutHeavyFence>, {.preemptions = 2}),
               "an item was lost or taken twice");
}

/// One is taken by its owner or moved by a thief, while a dump looks into the queues of both.
template <class Atomics>
Program owner_thief_and_dump() {
  using Queue = detail::LocalQueue<Item, 2, Atomics>;
  struct State {
    Queue owners, thiefs;
    Item item;
    State() { owners.push(item); }
    static void take(Item* taken) {
      if (taken != nullptr) ++taken->taken;
    }
    void dump() {
      const std::array<Queue*, 2> queues{&owners, &thiefs};
      int seen = 0;
      for (Queue* queue : queues) queue->freeze(false);
      for (Queue* queue : queues)
        queue->for_each([&seen](const Item& queued) {
          require(queued.taken == 0, "a dump has seen what was taken before");
          ++seen;
        });
      for (Queue* queue : queues) queue->melt(false);
      require(seen <= 1, "a dump has seen an item twice");
    }
  };
  auto state = std::make_shared<State>();
  return {{[state] { State::take(state->owners.take()); },
           [state] { State::take(state->owners.steal_into(state->thiefs, all_alike)); },
           [state] { state->dump(); }},
          [state] {
            for (Queue* queue : {&state->owners, &state->thiefs})
              while (Item* const left = queue->take()) State::take(left);
            require(state->item.taken == 1, "an item was lost or taken twice");
          }};
}

TEST(ExploredQueue, ADumpSeesEachItemOnce) {
  expect_proved(explore(owner_thief_and_dump<ModelAtomics>, {.preemptions = 1}));
}

TEST(ExploredQueue, ADumpDoesNotWithoutTheHeavyFence) {
  EXPECT_NE(explore(owner_thief_and_dump<WithoutHeavyFence>, {.preemptions = 1}).violation, "");
}

}  // namespace
}  // namespace espresso::explore
