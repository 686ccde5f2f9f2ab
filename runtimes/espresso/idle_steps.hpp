// What a worker does, step by step, once it has found work, or nothing, or that it is one too many:
// idle_workers.hpp says why. The exploration runs these very functions.
//
// `Shared` is what is common to all workers: work_visible() looks into every queue, next_timer() is
// when the first timer is due, on_quiescence() is told that nothing will ever happen again,
// has_ended() whether the run has, and idle_chore() is done now and then by who sleeps.
#pragma once

#include "idle_workers.hpp"

namespace espresso::detail {

/// A searcher has found work.
template <class Idle, class Shared>
void stop_searching(Idle& idle, Shared& shared) {
  if (idle.stop_searching() && !idle.missed_nothing() && shared.work_visible()) idle.announce();
  if (const auto due = shared.next_timer(); due != never) idle.ask_for_timekeeper(due);
}

/// A worker has found nothing. On return it searches.
template <class Idle, class Shared>
void fall_asleep(Idle& idle, Shared& shared, unsigned worker, bool was_searching) {
  const auto entry = idle.enter(worker, was_searching);
  const Clock::time_point next_timer = shared.next_timer();
  if (shared.work_visible()) {
    idle.leave(worker);
    return;
  }
  if (next_timer == never && idle.quiescent_since(entry)) shared.on_quiescence();
  if (!shared.has_ended()) idle.sleep(worker, next_timer, shared.idle_chore());
}

/// A worker is one too many, and has handed in what it had. Returns when it is needed, and then it
/// searches; false, and nothing has changed, if it may run after all.
template <class Idle, class Shared>
bool rest(Idle& idle, Shared& shared, unsigned worker, bool was_searching) {
  const auto entry = idle.rest(worker, was_searching);
  if (!entry) return false;
  const Clock::time_point next_timer = shared.next_timer();
  if (shared.work_visible())
    idle.announce();
  else if (next_timer == never && idle.quiescent_since(*entry))
    shared.on_quiescence();
  if (next_timer != never) idle.ask_for_timekeeper(next_timer);
  if (!shared.has_ended()) idle.sleep_until_needed(worker);
  return true;
}

}  // namespace espresso::detail
