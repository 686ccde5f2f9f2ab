// Workers that fall asleep, search and rest, explored exhaustively in small; and for each a mutant
// that the exploration finds, so that the search is known to see.
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "runtimes/espresso/idle_steps.hpp"
#include "tests/espresso/explore/chore.hpp"
#include "tests/espresso/explore/expectations.hpp"
#include "tests/espresso/explore/model_atomics.hpp"

namespace espresso::explore {
namespace {

/// One piece of work, and one worker's view of it. Some workers stay outside of these programs, so
/// that it never comes to quiescence.
template <class Atomics>
struct Work {
  typename Atomics::template Atomic<int>& work;
  bool looks = true;  // else it is a mutant, which falls asleep without a second look
  bool ended = false;
  Chore chore{};

  bool work_visible() const { return looks && work.load(std::memory_order_relaxed) != 0; }
  static detail::Clock::time_point next_timer() { return detail::never; }
  static void on_quiescence() { require(false, "quiescence, and not all are idle"); }
  bool has_ended() const { return ended; }
  Chore& idle_chore() { return chore; }
};

template <class Atomics>
struct WorkAndWorkers {
  explicit WorkAndWorkers(unsigned workers, unsigned active) : idle(workers, active) {}
  explicit WorkAndWorkers(unsigned workers) : idle(workers) {}
  detail::BasicIdleWorkers<Atomics> idle;
  typename Atomics::template Atomic<int> work{0};

  void make_work() {
    work.store(1, std::memory_order_relaxed);
    idle.announce();
  }
  void fall_asleep(unsigned worker, bool searching, Work<Atomics> view) {
    detail::fall_asleep(idle, view, worker, searching);
    require(work.load(std::memory_order_relaxed) == 1, "woken for nothing");
  }
};

/// One makes work and announces it; another, which has found nothing, looks and falls asleep, and
/// has chores. With a searcher, which finds something else, as the third, the announcement may rely
/// on that one.
template <class Atomics>
Program work_for_one_who_falls_asleep(bool with_searcher, bool searcher_looks_again = true,
                                      int chores = 0, bool sleeper_looks_again = true) {
  auto state = std::make_shared<WorkAndWorkers<Atomics>>(with_searcher ? 4u : 2u);
  Program program;
  program.threads.push_back([state] { state->make_work(); });
  program.threads.push_back([=] {
    state->fall_asleep(
        1, false, {.work = state->work, .looks = sleeper_looks_again, .chore = {.left = chores}});
  });
  if (with_searcher) {
    require(state->idle.may_search(), "nobody searches yet");
    program.threads.push_back([=] {
      Work<Atomics> view{.work = state->work, .looks = searcher_looks_again};
      detail::stop_searching(state->idle, view);
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

TEST(ExploredIdle, OneIsLostByWhoFallsAsleepWithoutASecondLook) {
  expect_found(
      explore([] { return work_for_one_who_falls_asleep<ModelAtomics>(false, true, 0, false); },
              {.preemptions = 2}),
      "all threads wait");
}

/// One makes work and announces it, while a searcher that has found nothing falls asleep, and
/// another who is idle may be about to: the announcement relies on the searcher until that one is
/// idle itself. Who is woken wakes all.
template <class Atomics>
Program work_for_a_searcher_who_falls_asleep(bool with_another) {
  auto state = std::make_shared<WorkAndWorkers<Atomics>>(4u);
  require(state->idle.may_search(), "nobody searches yet");
  const auto fall_asleep = [state](unsigned worker, bool searching) {
    return [=] {
      state->fall_asleep(worker, searching, {.work = state->work});
      state->idle.wake_all();
    };
  };
  Program program;
  program.threads.push_back([state] { state->make_work(); });
  program.threads.push_back(fall_asleep(1, true));
  if (with_another) program.threads.push_back(fall_asleep(2, false));
  return program;
}

TEST(ExploredIdle, NoWakeUpIsLostByASearcherWhoFallsAsleep) {
  expect_proved(explore([] { return work_for_a_searcher_who_falls_asleep<ModelAtomics>(false); },
                        {.preemptions = 4}));
  expect_proved(explore([] { return work_for_a_searcher_who_falls_asleep<ModelAtomics>(true); },
                        {.preemptions = 2}));
}

TEST(ExploredIdle, OneIsLostByASearcherWithoutTheHeavyFence) {
  expect_found(
      explore([] { return work_for_a_searcher_who_falls_asleep<WithoutHeavyFence>(false); },
              {.preemptions = 4}),
      "all threads wait");
}

/// Somebody relies on the searcher, which has to rest instead.
Program work_for_one_whose_searcher_rests(bool looks_again) {
  auto state = std::make_shared<WorkAndWorkers<ModelAtomics>>(4u, 3u);
  require(state->idle.may_search(), "nobody searches yet");
  return {{[state] { state->make_work(); },
           [state] { state->fall_asleep(1, false, {.work = state->work}); },
           [=] {
             // It has no more to do in this program than to begin to rest.
             Work<ModelAtomics> view{.work = state->work, .looks = looks_again, .ended = true};
             require(detail::rest(state->idle, view, 3, true), "the fourth of three may run");
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

/// Mutant: who was the last to fall asleep does not ask whether somebody has left since.
struct AsksOnlyWhetherItWasLast : detail::BasicIdleWorkers<ModelAtomics> {
  using BasicIdleWorkers::BasicIdleWorkers;
  static bool quiescent_since(const Entry& entry) { return entry.was_last; }
};

/// Nor does this one, but it tells once.
struct AsksOnlyOnceWhetherItWasLast : detail::BasicIdleWorkers<ModelAtomics> {
  using BasicIdleWorkers::BasicIdleWorkers;
  bool quiescent_since(const Entry& entry) {
    return entry.was_last && !std::exchange(was_told, true);
  }
  bool was_told = false;
};

/// One goroutine, which sleeps until a timer is due, and then runs on whatever worker finds it. Or
/// it has been woken before and has ended, and its timer is no more.
template <class Idle>
struct SleeperAndWorkers {
  Idle idle{2};
  ModelAtomics::Atomic<int> timer{1}, queued{0}, alive{1}, told{0};
  Chore chore{};

  bool work_visible() const { return queued.load(std::memory_order_relaxed) != 0; }
  detail::Clock::time_point next_timer() const {
    return timer.load(std::memory_order_relaxed) != 0 ? detail::Clock::time_point{} : detail::never;
  }
  bool has_ended() const { return told.load() != 0; }
  Chore& idle_chore() { return chore; }
  void on_quiescence() {
    require(alive.load() == 0, "quiescence, and a goroutine runs");
    require(told.exchange(1) == 0, "quiescence is told twice");
    idle.wake_all();
  }

  /// As Worker::find_work(); the timer is due once somebody has slept.
  void work(unsigned self) {
    for (bool searching = false;; searching = true) {
      detail::fall_asleep(idle, *this, self, searching);
      if (has_ended()) return;
      if (timer.exchange(0) != 0) {
        queued.store(1, std::memory_order_relaxed);
        idle.announce();
      }
      if (queued.exchange(0) == 0) continue;
      detail::stop_searching(idle, *this);
      alive.store(0);
      detail::fall_asleep(idle, *this, self, false);
      if (has_ended()) return;
    }
  }
};

template <class Idle>
Program last_to_fall_asleep(bool over_a_timer_that_is_no_more) {
  auto state = std::make_shared<SleeperAndWorkers<Idle>>();
  return {{[state] { state->work(0); },
           [=] {
             if (over_a_timer_that_is_no_more) {
               state->alive.store(0);
               state->timer.store(0);
             }
             state->work(1);
           }},
          [state] { require(state->has_ended(), "nobody was told of quiescence"); }};
}

TEST(ExploredIdle, QuiescenceIsToldOnceAndOnlyWhenNothingRuns) {
  using Idle = detail::BasicIdleWorkers<ModelAtomics>;
  for (const bool no_more : {false, true})
    expect_proved(explore([=] { return last_to_fall_asleep<Idle>(no_more); }, {.preemptions = 3}));
}

TEST(ExploredIdle, ARunningGoroutineIsOverlookedByWhoAsksOnlyWhetherItWasLast) {
  expect_found(explore([] { return last_to_fall_asleep<AsksOnlyOnceWhetherItWasLast>(false); },
                       {.preemptions = 3}),
               "quiescence, and a goroutine runs");
  expect_found(explore([] { return last_to_fall_asleep<AsksOnlyWhetherItWasLast>(true); },
                       {.preemptions = 3}),
               "quiescence is told twice");
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

}  // namespace
}  // namespace espresso::explore
