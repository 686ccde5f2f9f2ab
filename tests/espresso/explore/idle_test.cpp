// Workers that fall asleep, search, rest and keep the time, explored exhaustively in small; and for
// each a mutant that the exploration finds, so that the search is known to see.
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "runtimes/espresso/idle_workers.hpp"
#include "tests/espresso/explore/expectations.hpp"
#include "tests/espresso/explore/model_atomics.hpp"

namespace espresso::explore {
namespace {

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

/// One makes work and announces it, while a searcher that has found nothing falls asleep, and
/// another who is idle may be about to: the announcement relies on the searcher until that one is
/// idle itself. Who is woken wakes all.
template <class Atomics>
Program work_for_a_searcher_who_falls_asleep(bool with_another) {
  struct State {
    detail::BasicIdleWorkers<Atomics> idle{4};
    typename Atomics::template Atomic<int> work{0};
  };
  auto state = std::make_shared<State>();
  require(state->idle.may_search(), "nobody searches yet");
  const auto fall_asleep = [state](unsigned worker, bool searching) {
    return [=] {
      state->idle.enter(worker, searching);
      if (state->work.load(std::memory_order_relaxed) != 0)
        state->idle.leave(worker);
      else
        state->idle.sleep(worker, detail::never);
      require(state->work.load(std::memory_order_relaxed) == 1, "woken for nothing");
      state->idle.wake_all();
    };
  };
  Program program;
  program.threads.push_back([state] {
    state->work.store(1, std::memory_order_relaxed);
    state->idle.announce();
  });
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

struct TimerAndWorkers {
  detail::BasicIdleWorkers<FarAndNear> idle{3};
  ModelAtomics::Atomic<detail::Clock::rep> next{FarAndNear::far.time_since_epoch().count()};

  detail::Clock::time_point first() const {
    return detail::Clock::time_point(detail::Clock::duration(next.load(std::memory_order_relaxed)));
  }
  void set_first(detail::Clock::time_point due) {
    next.store(due.time_since_epoch().count(), std::memory_order_relaxed);
  }
  /// And all may go home.
  void serve() {
    next.store(detail::never.time_since_epoch().count());
    idle.wake_all();
  }
};

Program timer_for_two_who_fall_asleep(bool says_when, bool one_has_work = false) {
  using Time = detail::Clock::time_point;
  auto state = std::make_shared<TimerAndWorkers>();
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
          return state->serve();
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
             state->set_first(FarAndNear::near);
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
  auto state = std::make_shared<TimerAndWorkers>();
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
        return state->serve();
      }
    };
  };
  return {{[=] {
             state->idle.set_active(2);
             state->set_first(FarAndNear::near);
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

}  // namespace
}  // namespace espresso::explore
