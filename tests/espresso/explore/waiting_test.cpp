// Parkers, joins and wait groups, explored exhaustively in small; and for each a mutant that the
// exploration finds, so that the search is known to see.
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "runtimes/espresso/join.hpp"
#include "runtimes/espresso/parker.hpp"
#include "runtimes/espresso/wait_group.hpp"
#include "tests/espresso/explore/expectations.hpp"
#include "tests/espresso/explore/model_atomics.hpp"

namespace espresso::explore {
namespace {

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
