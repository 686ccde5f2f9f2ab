// Every lock-free protocol of the scheduler in small, explored exhaustively; and for each a mutant
// that the exploration finds, so that the search is known to see.
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <optional>
#include <span>

#include "runtimes/espresso/biased_lock.hpp"
#include "runtimes/espresso/idle_workers.hpp"
#include "runtimes/espresso/join.hpp"
#include "runtimes/espresso/local_queue.hpp"
#include "runtimes/espresso/parker.hpp"
#include "runtimes/espresso/wait_group.hpp"
#include "tests/espresso/explore/model_atomics.hpp"

namespace espresso::explore {
namespace {

void expect_proved(const Outcome& outcome) {
  EXPECT_EQ(outcome.violation, "");
  EXPECT_TRUE(outcome.complete) << "not all orders in " << outcome.runs << " runs";
  std::printf("explored %llu orders\n", static_cast<unsigned long long>(outcome.runs));
}

void expect_found(const Outcome& outcome, const std::string& violation) {
  EXPECT_EQ(outcome.violation, violation) << "after " << outcome.runs << " runs";
}

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

/// Due at once, so often.
struct Chore {
  int left;
  detail::Clock::time_point due() const {
    return left > 0 ? detail::Clock::time_point{} : detail::never;
  }
  void run() { --left; }
};

/// One makes work and announces it; another, which has found nothing, looks and falls asleep, and
/// has chores. With a searcher, which finds something else, as the third, the announcement may rely
/// on that one.
template <class Atomics>
Program work_for_one_who_falls_asleep(bool with_searcher, bool searcher_looks_again = true,
                                      int chores = 0) {
  struct State {
    explicit State(unsigned workers) : idle(workers) {}
    detail::BasicIdleWorkers<Atomics> idle;
    typename Atomics::template Atomic<int> work{0};
  };
  auto state = std::make_shared<State>(with_searcher ? 4 : 2);
  Program program;
  program.threads.push_back([state] {
    state->work.store(1, std::memory_order_relaxed);
    state->idle.announce();
  });
  program.threads.push_back([state, chores] {
    Chore chore{chores};
    state->idle.enter(1, false);
    if (state->work.load(std::memory_order_relaxed) != 0)
      state->idle.leave(1);
    else
      state->idle.sleep(1, detail::never, chore);
    require(state->work.load(std::memory_order_relaxed) == 1, "woken for nothing");
  });
  if (with_searcher) {
    require(state->idle.may_search(), "nobody searches yet");
    program.threads.push_back([=] {
      if (state->idle.stop_searching() && searcher_looks_again && !state->idle.missed_nothing() &&
          state->work.load(std::memory_order_relaxed) != 0)
        state->idle.announce();
    });
  }
  return program;
}

TEST(ExploredIdle, NoWakeUpIsLost) {
  expect_proved(explore([] { return work_for_one_who_falls_asleep<ModelAtomics>(false); },
                        {.preemptions = 4}));
  expect_proved(explore([] { return work_for_one_who_falls_asleep<ModelAtomics>(true); },
                        {.preemptions = 2}));
}

TEST(ExploredIdle, NoWakeUpIsLostOverAChore) {
  expect_proved(explore([] { return work_for_one_who_falls_asleep<ModelAtomics>(false, true, 2); },
                        {.preemptions = 4}));
}

TEST(ExploredIdle, OneIsLostWithoutTheHeavyFence) {
  expect_found(explore([] { return work_for_one_who_falls_asleep<WithoutHeavyFence>(false); },
                       {.preemptions = 4}),
               "all threads wait");
}

TEST(ExploredIdle, OneIsLostIfTheLastSearcherDoesNotLookAgain) {
  expect_found(explore([] { return work_for_one_who_falls_asleep<ModelAtomics>(true, false); },
                       {.preemptions = 2}),
               "all threads wait");
}

/// A late timer is pending, of which two workers know who are about to fall asleep; a third adds an
/// early one, and announces it. Somebody must sleep only until the early one.
struct FarAndNear : ModelAtomics {
  static constexpr detail::Clock::time_point far{std::chrono::hours(1)},
      near{std::chrono::seconds(1)};
  template <class Word>
  static bool futex_wait(Word& word, std::uint32_t expected, detail::Clock::time_point deadline) {
    return ModelAtomics::futex_wait(word, expected, deadline == far ? detail::never : deadline);
  }
};

Program timer_for_two_who_fall_asleep(bool says_when, bool one_has_work = false) {
  using Time = detail::Clock::time_point;
  struct State {
    detail::BasicIdleWorkers<FarAndNear> idle{3};
    ModelAtomics::Atomic<detail::Clock::rep> next{FarAndNear::far.time_since_epoch().count()};
    Time first() const {
      return Time(detail::Clock::duration(next.load(std::memory_order_relaxed)));
    }
  };
  auto state = std::make_shared<State>();
  const auto due_for = [=](Time due) { return says_when ? due : detail::never; };
  // Until the early timer has been served; `works`: it has something to do when first woken.
  const auto worker = [=](unsigned self, bool works) {
    return [=] {
      bool searching = false, has_worked = !works;
      for (;;) {
        state->idle.enter(self, searching);
        const Time until = state->first();
        if (until == detail::never) return state->idle.leave(self);
        state->idle.sleep(self, until);
        searching = true;
        if (state->first() == detail::never) return;
        if (until == FarAndNear::near) {  // it has slept until then, or the other one has
          state->next.store(detail::never.time_since_epoch().count());
          return state->idle.wake_all();
        }
        if (!std::exchange(has_worked, true)) {
          state->idle.stop_searching();
          if (const Time due = state->first(); due != detail::never)
            state->idle.ask_for_timekeeper(due_for(due));
          searching = false;
        }
      }
    };
  };
  return {{[=] {
             state->next.store(FarAndNear::near.time_since_epoch().count(),
                               std::memory_order_relaxed);
             state->idle.announce_timer(due_for(FarAndNear::near));
           },
           worker(1, one_has_work), worker(2, one_has_work)}};
}

TEST(ExploredIdle, NoTimerIsSleptOver) {
  expect_proved(explore([] { return timer_for_two_who_fall_asleep(true); }, {.preemptions = 2}));
  expect_proved(
      explore([] { return timer_for_two_who_fall_asleep(true, true); }, {.preemptions = 2}));
}

TEST(ExploredIdle, OneIsSleptOverIfNobodyAsksUntilWhenTheTimekeeperSleeps) {
  expect_found(explore([] { return timer_for_two_who_fall_asleep(false); }, {.preemptions = 2}),
               "all threads wait");
}

/// Of two workers who fall asleep over a late timer one must rest from some moment on, and an early
/// timer comes. The one that may run must wake in time for it.
Program timer_while_the_workers_become_fewer(bool asks) {
  using Time = detail::Clock::time_point;
  struct State {
    detail::BasicIdleWorkers<FarAndNear> idle{3};
    ModelAtomics::Atomic<detail::Clock::rep> next{FarAndNear::far.time_since_epoch().count()};
    Time first() const {
      return Time(detail::Clock::duration(next.load(std::memory_order_relaxed)));
    }
  };
  auto state = std::make_shared<State>();
  // As Worker::find_work() and Worker::rest().
  const auto worker = [=](unsigned self, bool searching) {
    return [=]() mutable {
      for (;; searching = true) {
        if (state->first() == detail::never) return;
        if (state->idle.must_rest(self)) {
          if (!state->idle.rest(self, searching)) continue;
          const Time due = state->first();
          if (due == detail::never) return;
          if (asks) state->idle.ask_for_timekeeper(due);
          state->idle.sleep_until_needed(self);
          continue;
        }
        state->idle.enter(self, searching);
        const Time until = state->first();
        if (until == detail::never) return state->idle.leave(self);
        state->idle.sleep(self, until);
        if (until != FarAndNear::near || state->idle.must_rest(self)) continue;
        state->next.store(detail::never.time_since_epoch().count());
        return state->idle.wake_all();
      }
    };
  };
  return {{[=] {
             state->idle.set_active(2);
             state->next.store(FarAndNear::near.time_since_epoch().count(),
                               std::memory_order_relaxed);
             state->idle.announce_timer(FarAndNear::near);
           },
           worker(1, false), worker(2, false)}};
}

TEST(ExploredIdle, NoTimerIsSleptOverWhileTheWorkersBecomeFewer) {
  expect_proved(explore([] { return timer_while_the_workers_become_fewer(true); },
                        {.preemptions = 2, .runs = 4'000'000}));
}

TEST(ExploredIdle, OneIsSleptOverIfWhoRestsDoesNotAskForATimekeeper) {
  expect_found(
      explore([] { return timer_while_the_workers_become_fewer(false); }, {.preemptions = 2}),
      "all threads wait");
}

/// Somebody relies on the searcher, which has to rest instead.
Program work_for_one_whose_searcher_rests(bool looks_again) {
  struct State {
    detail::BasicIdleWorkers<ModelAtomics> idle{4, 3};
    ModelAtomics::Atomic<int> work{0};
  };
  auto state = std::make_shared<State>();
  require(state->idle.may_search(), "nobody searches yet");
  return {{[state] {
             state->work.store(1, std::memory_order_relaxed);
             state->idle.announce();
           },
           [state] {
             state->idle.enter(1, false);
             if (state->work.load(std::memory_order_relaxed) != 0)
               state->idle.leave(1);
             else
               state->idle.sleep(1, detail::never);
           },
           [=] {
             require(state->idle.rest(3, true).has_value(), "the fourth of three may run");
             if (looks_again && state->work.load(std::memory_order_relaxed) != 0)
               state->idle.announce();
           }}};
}

TEST(ExploredIdle, NoWakeUpIsLostToASearcherThatRests) {
  expect_proved(
      explore([] { return work_for_one_whose_searcher_rests(true); }, {.preemptions = 2}));
}

TEST(ExploredIdle, OneIsLostIfASearcherRestsWithoutLooking) {
  expect_found(explore([] { return work_for_one_whose_searcher_rests(false); }, {.preemptions = 2}),
               "all threads wait");
}

TEST(ExploredIdle, WhoRestsIsWokenOnceItIsNeeded) {
  expect_proved(explore(
      [] {
        auto idle = std::make_shared<detail::BasicIdleWorkers<ModelAtomics>>(2, 1);
        return Program{{[idle] { idle->set_active(2); },
                        [idle] {
                          if (idle->rest(1, false)) idle->sleep_until_needed(1);
                          require(!idle->must_rest(1), "woken for nothing");
                        }}};
      },
      {.preemptions = 4}));
}

/// One parks twice; another unparks, waits until the first has gone on, and unparks again.
template <class Atomics>
Program parking_and_unparking() {
  using Flag = typename Atomics::template Atomic<int>;
  struct Goroutine {
    Flag ready{0};
  };
  struct State {
    detail::Permit<Goroutine, Atomics> permit;
    Goroutine goroutine;
    Flag message{0};
    Flag received{0};
    void park() {
      if (permit.take() || !permit.wait_as(goroutine)) return;
      while (goroutine.ready.exchange(0) == 0) Atomics::pause();
    }
    void unpark() {
      if (Goroutine* const waiting = permit.leave_or_take_waiter()) waiting->ready.store(1);
    }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             for (int i = 1; i <= 2; ++i) {
               state->park();
               require(state->message.load(std::memory_order_relaxed) == i,
                       "what unpark() published is not seen");
               state->received.store(i, std::memory_order_relaxed);
             }
           },
           [state] {
             for (int i = 1; i <= 2; ++i) {
               state->message.store(i, std::memory_order_relaxed);
               state->unpark();
               while (state->received.load(std::memory_order_relaxed) != i) Atomics::pause();
             }
           }}};
}

TEST(ExploredParker, NoPermitIsLost) {
  expect_proved(explore(parking_and_unparking<ModelAtomics>, {.preemptions = 4}));
}

TEST(ExploredParker, OneIsLostWithTornOperations) {
  expect_found(explore(parking_and_unparking<WithTornOperations>, {.preemptions = 4}),
               "all threads wait");
}

/// A parent that has run one of its three children itself; two others run the others, of which one
/// starts a fourth. The join is destroyed as soon as the parent returns.
template <class Atomics>
Program parent_and_children() {
  struct State {
    std::optional<detail::JoinCount<Atomics>> join{std::in_place};
    typename Atomics::template Atomic<int> parent_ready{0};
    typename Atomics::template Atomic<int> ended{0};
    void end() {
      ended.fetch_add(1);
      if (join->end()) parent_ready.store(1);
    }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             const std::int64_t mine = 3 - 1;
             if (!state->join->all_ended(mine) && state->join->begin_to_wait(mine))
               while (state->parent_ready.load() == 0) ModelAtomics::pause();
             require(state->ended.load() == 3, "the parent returns before its children");
             state->join.reset();
           },
           [state] { state->end(); },
           [state] {
             state->join->add();
             state->end();
             state->end();
           }}};
}

TEST(ExploredJoin, TheParentReturnsWhenAllHaveEndedAndOnlyThen) {
  expect_proved(explore(parent_and_children<ModelAtomics>, {.preemptions = 4}));
}

TEST(ExploredJoin, NotWithTornOperations) {
  const Outcome outcome = explore(parent_and_children<WithTornOperations>, {.preemptions = 4});
  EXPECT_NE(outcome.violation, "");
}

/// A task ends whose parameters refer to what belongs to its parent, which then goes on and
/// destroys both that and the join.
Program parent_and_task(bool frame_goes_first) {
  struct State {
    std::optional<detail::JoinCount<ModelAtomics>> join{std::in_place};
    std::optional<ModelAtomics::Atomic<int>> referred{std::in_place, 0};
    ModelAtomics::Atomic<int> parent_ready{0};
    void end() {
      if (join->end()) parent_ready.store(1);
    }
    void destroy_frame() { referred->store(1, std::memory_order_relaxed); }
  };
  auto state = std::make_shared<State>();
  return {{[state] {
             if (!state->join->all_ended(1) && state->join->begin_to_wait(1))
               while (state->parent_ready.load() == 0) ModelAtomics::pause();
             require(state->referred->load(std::memory_order_relaxed) == 1,
                     "the parent returns before the frame of its child is gone");
             state->referred.reset();
             state->join.reset();
           },
           [=] {
             if (frame_goes_first) state->destroy_frame();
             state->end();
             if (!frame_goes_first) state->destroy_frame();
           }}};
}

TEST(ExploredJoin, TheParentReturnsWhenTheFrameOfATaskIsGone) {
  expect_proved(explore([] { return parent_and_task(true); }, {.preemptions = 4}));
}

TEST(ExploredJoin, NotIfTheTaskEndsBeforeItsFrame) {
  expect_found(explore([] { return parent_and_task(false); }, {.preemptions = 4}),
               "the parent returns before the frame of its child is gone");
}

/// Two that are done, and one that waits and destroys the group as soon as it returns.
template <class Atomics>
Program two_done_and_one_waits(bool destroy_late = true) {
  struct Group {
    detail::WaitCount<Atomics> count;
    detail::BasicSpinLock<Atomics> lock;
    typename Atomics::template Atomic<int>* waiter = nullptr;  // under the lock
  };
  struct State {
    std::optional<Group> group{std::in_place};
    typename Atomics::template Atomic<int> ready{0};
    typename Atomics::template Atomic<int> done{0};
    void finish(bool late) {
      done.fetch_add(1);
      using Count = detail::WaitCount<Atomics>;
      if (group->count.subtract(1) != Count::Subtracted::waiters_are_to_be_woken) return;
      group->lock.lock();
      auto* const waiter = group->waiter;
      group->count.clear();
      if (!late) waiter->store(1);
      group->lock.unlock();
      if (late) waiter->store(1);
    }
  };
  auto state = std::make_shared<State>();
  state->group->count.add(2);
  return {{[state] {
             Group& group = *state->group;
             if (!group.count.is_zero()) {
               group.lock.lock();
               if (group.count.add_waiter() == detail::WaitCount<Atomics>::Entered::yes) {
                 group.waiter = &state->ready;
                 group.lock.unlock();
                 while (state->ready.load() == 0) ModelAtomics::pause();
               } else {
                 group.lock.unlock();
               }
             }
             require(state->done.load() == 2, "wait() returns too early");
             state->group.reset();
           },
           [=] { state->finish(destroy_late); }, [=] { state->finish(destroy_late); }}};
}

TEST(ExploredWaitGroup, WaitReturnsWhenAllIsDoneAndTheGroupMayThenGo) {
  expect_proved(explore([] { return two_done_and_one_waits<ModelAtomics>(); }, {.preemptions = 3}));
}

TEST(ExploredWaitGroup, NotIfTheWaiterIsWokenUnderTheLock) {
  expect_found(
      explore([] { return two_done_and_one_waits<ModelAtomics>(false); }, {.preemptions = 3}),
      "an atomic is touched after its destruction");
}

TEST(ExploredWaitGroup, NotWithTornOperations) {
  EXPECT_NE(explore([] { return two_done_and_one_waits<WithTornOperations>(); }, {.preemptions = 3})
                .violation,
            "");
}

}  // namespace
}  // namespace espresso::explore
