// Workers that keep the time while others fall asleep, search and rest, explored exhaustively in
// small; and for each a mutant that the exploration finds.
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "runtimes/espresso/idle_steps.hpp"
#include "tests/espresso/explore/chore.hpp"
#include "tests/espresso/explore/expectations.hpp"
#include "tests/espresso/explore/model_atomics.hpp"

namespace espresso::explore {
namespace {

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

using FarAndNearWorkers = detail::BasicIdleWorkers<FarAndNear>;

/// Mutant: nobody says for when a timekeeper is needed.
struct SaysNotWhen : FarAndNearWorkers {
  using FarAndNearWorkers::FarAndNearWorkers;
  void announce_timer(detail::Clock::time_point) {
    FarAndNearWorkers::announce_timer(detail::never);
  }
  void ask_for_timekeeper(detail::Clock::time_point) {
    FarAndNearWorkers::ask_for_timekeeper(detail::never);
  }
};

/// Mutant: who does something else does not ask for one.
struct AsksNobody : FarAndNearWorkers {
  using FarAndNearWorkers::FarAndNearWorkers;
  void ask_for_timekeeper(detail::Clock::time_point) {}
};

template <class Idle>
struct TimerAndWorkers {
  using Time = detail::Clock::time_point;

  Idle idle{3};
  ModelAtomics::Atomic<detail::Clock::rep> next{FarAndNear::far.time_since_epoch().count()};

  Time first() const { return Time(detail::Clock::duration(next.load(std::memory_order_relaxed))); }
  void add_early_one() {
    next.store(FarAndNear::near.time_since_epoch().count(), std::memory_order_relaxed);
    idle.announce_timer(FarAndNear::near);
  }
  /// And all may go home.
  void serve() {
    next.store(detail::never.time_since_epoch().count());
    idle.wake_all();
  }

  /// One worker's view, which remembers until when it means to sleep.
  struct View {
    TimerAndWorkers& all;
    Time until{};
    Chore chore{};

    static bool work_visible() { return false; }
    Time next_timer() { return until = all.first(); }
    static void on_quiescence() {}  // it is served
    bool has_ended() const { return until == detail::never; }
    Chore& idle_chore() { return chore; }
  };
};

enum class Once { sleeps_on, works, works_for_ever };  // what a worker does when first woken

template <class Idle>
Program timer_for_two_who_fall_asleep(Once first, Once second) {
  auto state = std::make_shared<TimerAndWorkers<Idle>>();
  const auto worker = [=](unsigned self, Once awake) {  // until the early timer has been served
    return [=]() mutable {
      typename TimerAndWorkers<Idle>::View view{*state};
      for (bool searching = false;; searching = true) {
        detail::fall_asleep(state->idle, view, self, searching);
        if (view.has_ended()) return;
        if (view.until == FarAndNear::near)  // it has slept until then, or the other one has
          return state->serve();
        if (awake == Once::sleeps_on) continue;
        detail::stop_searching(state->idle, view);
        if (awake == Once::works_for_ever) return;
        awake = Once::sleeps_on;
        detail::fall_asleep(state->idle, view, self, false);
        if (view.has_ended()) return;
        if (view.until == FarAndNear::near) return state->serve();
      }
    };
  };
  return {{[state] { state->add_early_one(); }, worker(1, first), worker(2, second)}};
}

TEST(ExploredIdle, NoTimerIsSleptOver) {
  for (const auto [first, second] :
       {std::pair(Once::sleeps_on, Once::sleeps_on), std::pair(Once::works, Once::works),
        std::pair(Once::works_for_ever, Once::sleeps_on)})
    expect_proved(
        explore([=] { return timer_for_two_who_fall_asleep<FarAndNearWorkers>(first, second); },
                {.preemptions = 2}));
}

TEST(ExploredIdle, OneIsSleptOverIfNobodyAsksUntilWhenTheTimekeeperSleeps) {
  expect_found(explore(
                   [] {
                     return timer_for_two_who_fall_asleep<SaysNotWhen>(Once::sleeps_on,
                                                                       Once::sleeps_on);
                   },
                   {.preemptions = 2}),
               "all threads wait");
}

TEST(ExploredIdle, OneIsSleptOverIfASearcherWhoFindsWorkDoesNotAskForATimekeeper) {
  expect_found(explore(
                   [] {
                     return timer_for_two_who_fall_asleep<AsksNobody>(Once::works_for_ever,
                                                                      Once::sleeps_on);
                   },
                   {.preemptions = 2}),
               "all threads wait");
}

/// Of two workers who fall asleep over a late timer one must rest from some moment on, and an early
/// timer comes. The one that may run must wake in time for it.
template <class Idle>
Program timer_while_the_workers_become_fewer() {
  auto state = std::make_shared<TimerAndWorkers<Idle>>();
  // As Worker::find_work().
  const auto worker = [=](unsigned self, bool searching) {
    return [=]() mutable {
      typename TimerAndWorkers<Idle>::View view{*state};
      while (!view.has_ended()) {
        if (state->idle.must_rest(self)) {
          searching = detail::rest(state->idle, view, self, searching) || searching;
          continue;
        }
        detail::fall_asleep(state->idle, view, self, searching);
        searching = true;
        if (view.until == FarAndNear::near && !state->idle.must_rest(self)) return state->serve();
      }
    };
  };
  return {{[state] {
             state->idle.set_active(2);
             state->add_early_one();
           },
           worker(1, false), worker(2, false)}};
}

TEST(ExploredIdle, NoTimerIsSleptOverWhileTheWorkersBecomeFewer) {
  expect_proved(explore([] { return timer_while_the_workers_become_fewer<FarAndNearWorkers>(); },
                        {.preemptions = 2, .runs = 8'000'000}));
}

TEST(ExploredIdle, OneIsSleptOverIfWhoRestsDoesNotAskForATimekeeper) {
  expect_found(explore([] { return timer_while_the_workers_become_fewer<AsksNobody>(); },
                       {.preemptions = 2}),
               "all threads wait");
}

}  // namespace
}  // namespace espresso::explore
