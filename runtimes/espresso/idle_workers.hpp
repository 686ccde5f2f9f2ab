// Which workers have nothing to do, and how they are woken: no wake-up is lost, and an idle worker
// burns nothing.
//
// A worker is busy, searching (it looks for work in other workers' queues, awake), or idle (it
// sleeps, or is about to). Queues are not known here. The protocol orders them against the state of
// the workers:
//
//   whoever makes work visible        a worker that has found nothing
//   1. puts it into a queue           1. enters: becomes idle, stops searching       enter()
//   2. light fence      announce()    2. heavy fence
//   3. nobody is idle, or somebody    3. looks into every queue again: work? then
//      searches? then nothing to do      leaves: idle no longer, searching           leave()
//   4. takes one idle worker out,     4. sleeps until it is taken out                sleep()
//      counts it as searching,
//      and wakes it
//
// Why nothing is lost. The fences put one of them first. If it is that of the one who announces,
// the worker sees the work in its step 3. If it is the worker's, the announcer sees it idle in its
// step 3, and either wakes somebody or leaves the work to somebody who searches. A searcher ends in
// one of two ways: by entering, and then its own step 3 comes after the announcement that relied on
// it; or by finding other work, and then the last one to stop searching fences, looks into the
// queues, and announces what it sees (missed_nothing()). It need not while nobody is idle: who
// enters later looks by itself, and its fence comes after what relied on the searcher.
// A worker that was taken out is counted as searching before anybody can see it missing; so there
// is always a real worker behind that count.
//
// Timers. One idle worker at a time, the timekeeper, sleeps only until a timer is due. It may have
// looked at the timers long ago, so it is known until when it sleeps, and it counts for timers that
// are due then or later only. While a timer is pending and anybody is idle, there is a timekeeper
// who wakes in time for it, or a searcher: the timekeeper is the last to be taken out for work; a
// searcher either becomes idle, and takes the place if it is vacant or the one who has it sleeps
// longer, or finds work and then asks another to (ask_for_timekeeper()). A timer that becomes the
// first to be due is announced like work, to the timekeeper if there is one, unless that one wakes
// in time for it (announce_timer()).
//
// Resting. Of all workers only the first so many may run (set_active()). Another one, once it comes
// to choose what to run, hands in what it has, and rests: it is neither idle nor searching, is
// never taken out for work, and counts only for quiescence. It may have been the searcher that
// somebody relied on, or the one who would have become the timekeeper; so after its fence it looks
// into every queue, announces what it sees, and asks for a timekeeper. One that sleeps already
// stays where it is, and does all this when it is woken.
//
// Quiescence. Only a worker that is not idle makes work. So when a worker's entry made all of them
// idle, it then saw all queues empty, and nobody has left since, nothing will ever happen again:
// see quiescent_since().
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "atomics.hpp"
#include "spin_lock.hpp"

namespace espresso::detail {

template <class Atomics>
class BasicIdleWorkers {
 public:
  /// What enter() tells about that moment.
  struct Entry {
    bool was_last = false;         // now all are idle or rest
    std::uint64_t departures = 0;  // of anybody, until then
  };

  explicit BasicIdleWorkers(unsigned workers) : BasicIdleWorkers(workers, workers) {}
  BasicIdleWorkers(unsigned workers, unsigned active)
      : workers_(workers), active_(active), bells_(workers) {
    sleepers_.reserve(workers);
    reserve_.reserve(workers);
    resting_.reserve(workers);
  }

  /// Work has been made visible. Cheap while nobody is idle or somebody searches.
  void announce() {
    Atomics::light_fence();
    // relaxed, both: ordered by the fence; partner: the fence in enter()
    if (idle_.load(std::memory_order_relaxed) == 0) [[likely]]
      return;
    if (searching_.load(std::memory_order_relaxed) != 0) return;
    wake_one(Need::searcher);
  }

  /// A timer has become the first to be due, at that time.
  void announce_timer(Clock::time_point due) {
    Atomics::light_fence();
    if (idle_.load(std::memory_order_relaxed) == 0) return;  // relaxed: as in announce()
    wake_one(Need::timekeeper, due);
  }

  /// A timer is due at that time, and a searcher is about to do something else.
  void ask_for_timekeeper(Clock::time_point due) {
    if (idle_.load(std::memory_order_relaxed) == 0)
      return;  // relaxed: who becomes idle later looks by itself
    wake_one(Need::timekeeper, due);
  }

  /// A busy worker asks to search. At most half of the workers may.
  bool may_search() {
    std::uint32_t searching = searching_.load(std::memory_order_relaxed);  // a limit, no order
    do {
      if (2 * (searching + 1) > workers_) return false;
    } while (
        !searching_.compare_exchange_weak(searching, searching + 1, std::memory_order_relaxed));
    return true;
  }

  /// A searcher has found work. True if nobody searches now: it must then ask missed_nothing().
  bool stop_searching() {
    return searching_.fetch_sub(1) == 1;  // seq_cst: see missed_nothing()
  }

  /// By the last one to stop searching. False if work may be visible that was left to it while
  /// somebody is idle: it must then look into the queues, and announce what it sees.
  bool missed_nothing() {
    // seq_cst, as in enter(): who enters after this look fences after the end of the search
    if (idle_.load() == 0) return true;
    Atomics::heavy_fence();  // partner: the fence in announce()
    return false;
  }

  /// Steps 1 and 2 of a worker that has found nothing.
  Entry enter(unsigned worker, bool was_searching) {
    Entry entry;
    {
      const std::lock_guard guard(lock_);
      sleepers_.push_back(worker);
      const std::uint32_t idle =
          idle_.load(std::memory_order_relaxed) + 1;  // written under the lock
      idle_.store(idle);                              // seq_cst: see missed_nothing()
      entry = {all_are_idle(), departures_};
    }
    if (was_searching) searching_.fetch_sub(1, std::memory_order_relaxed);  // ordered by the fence
    Atomics::heavy_fence();  // partner: the fence in announce()
    return entry;
  }

  /// Step 3: there is something to do after all. On return the worker searches.
  void leave(unsigned worker) {
    if (!take_out(worker))
      wait_for_bell(worker, never);  // somebody has taken it out, and will ring
  }

  /// Step 4. On return the worker searches. `next_timer` is the time at which somebody must be
  /// awake. Whenever the chore is due meanwhile, it is run.
  template <class Chore>
  void sleep(unsigned worker, Clock::time_point next_timer, Chore& chore) {
    if (next_timer != never && become_timekeeper(worker, next_timer)) {
      if (wait_for_bell(worker, next_timer, chore) || take_out(worker)) return;
    }
    wait_for_bell(worker, never, chore);
  }
  void sleep(unsigned worker, Clock::time_point next_timer) {
    NoChore nothing;
    sleep(worker, next_timer, nothing);
  }

  unsigned active() const { return active_.load(std::memory_order_relaxed); }
  /// A hint: rest() decides.
  bool must_rest(unsigned worker) const { return worker >= active(); }

  /// The first `active` workers may run. Returns how many might before. Throws std::bad_alloc.
  unsigned set_active(unsigned active) {
    unsigned before = 0;
    std::vector<unsigned> woken;
    woken.reserve(workers_);  // may throw, and then nothing has changed
    {
      const std::lock_guard guard(lock_);
      before = active_.load(std::memory_order_relaxed);  // written under the lock
      active_.store(active, std::memory_order_relaxed);
      const auto needed = std::partition(resting_.begin(), resting_.end(),
                                         [=](unsigned worker) { return worker >= active; });
      woken.assign(needed, resting_.end());
      resting_.erase(needed, resting_.end());
      depart(static_cast<std::uint32_t>(woken.size()));
    }
    for (const unsigned worker : woken) ring(worker);
    return before;
  }

  /// A worker that is not idle rests from here on; it must now look into the queues, announce what
  /// it sees, ask for a timekeeper, and then sleep_until_needed(). Nothing if it may run after all.
  std::optional<Entry> rest(unsigned worker, bool was_searching) {
    Entry entry;
    {
      const std::lock_guard guard(lock_);
      if (!must_rest(worker)) return std::nullopt;
      resting_.push_back(worker);
      entry = {all_are_idle(), departures_};
    }
    if (was_searching) searching_.fetch_sub(1, std::memory_order_relaxed);  // ordered by the fence
    Atomics::heavy_fence();  // partner: the fence in announce()
    return entry;
  }

  /// On return the worker searches.
  void sleep_until_needed(unsigned worker) { wait_for_bell(worker, never); }

  /// True, once, if all workers have been idle ever since that entry, which made them so. (One that
  /// wakes for a timer that is no more may find nothing and be the last to fall asleep again, while
  /// the last one before it is still about to tell.)
  bool quiescent_since(const Entry& entry) {
    const std::lock_guard guard(lock_);
    if (!entry.was_last || departures_ != entry.departures) return false;
    return !std::exchange(was_quiescent_, true);
  }

  /// Wakes all who are idle, for good.
  void wake_all() {
    std::vector<unsigned> woken;
    {
      const std::lock_guard guard(lock_);
      woken.swap(sleepers_);
      sleepers_.swap(reserve_);  // so that no memory is needed as a run ends
      if (timekeeper_) woken.push_back(*timekeeper_);
      timekeeper_.reset();
      leave_idle(static_cast<std::uint32_t>(woken.size()));
      depart(static_cast<std::uint32_t>(resting_.size()));
      woken.insert(woken.end(), resting_.begin(), resting_.end());
      resting_.clear();
    }
    for (const unsigned worker : woken) ring(worker);
  }

 private:
  /// Rung for a worker that has been taken out, once each time.
  struct alignas(64) Bell {
    typename Atomics::template Atomic<std::uint32_t> rung{0};
  };

  void ring(unsigned worker) {
    // release: partner of the acquire in wait_for_bell()
    bells_[worker].rung.store(1, std::memory_order_release);
    Atomics::futex_wake_one(bells_[worker].rung);
  }

  /// False if the deadline has passed without a ring.
  bool wait_for_bell(unsigned worker, Clock::time_point deadline) {
    auto& rung = bells_[worker].rung;
    // acquire: partner of the release in ring()
    while (rung.exchange(0, std::memory_order_acquire) == 0) {
      if (!Atomics::futex_wait(rung, 0, deadline))
        return rung.exchange(0, std::memory_order_acquire) != 0;  // the same partner
    }
    return true;
  }

  struct NoChore {
    static Clock::time_point due() { return never; }
    static void run() {}
  };

  template <class Chore>
  bool wait_for_bell(unsigned worker, Clock::time_point deadline, Chore& chore) {
    for (;;) {
      const Clock::time_point due = chore.due();
      if (due >= deadline) return wait_for_bell(worker, deadline);
      if (wait_for_bell(worker, due)) return true;
      chore.run();
    }
  }

  enum class Need { searcher, timekeeper };

  /// `due`: of the timer that a timekeeper is needed for.
  [[gnu::cold, gnu::noinline]] void wake_one(Need need, Clock::time_point due = never) {
    std::optional<unsigned> worker;
    {
      const std::lock_guard guard(lock_);
      worker = choose(need, due);
      if (!worker) return;
      if (timekeeper_ == worker)
        timekeeper_.reset();
      else
        sleepers_.pop_back();
      leave_idle(1);
    }
    ring(*worker);
  }

  /// Under the lock. The timekeeper, the sleeper at the back, or nobody.
  std::optional<unsigned> choose(Need need, Clock::time_point due) const {
    // Searchers are made under the lock: two who announce at once wake one.
    const bool nobody_needed = need == Need::searcher
                                   ? searching_.load(std::memory_order_relaxed) != 0
                                   : timekeeper_ && timekeeper_until_ <= due;
    if (nobody_needed) return std::nullopt;
    if (timekeeper_ && (need == Need::timekeeper || sleepers_.empty())) return timekeeper_;
    if (sleepers_.empty()) return std::nullopt;
    return sleepers_.back();  // the last to fall asleep: its caches are the warmest
  }

  /// False if another one wakes in time, or this one has been taken out.
  bool become_timekeeper(unsigned worker, Clock::time_point until) {
    const std::lock_guard guard(lock_);
    if ((timekeeper_ && timekeeper_until_ <= until) || std::erase(sleepers_, worker) == 0)
      return false;
    // Who kept a later time sleeps on as others do, at most until then.
    if (timekeeper_) sleepers_.insert(sleepers_.begin(), *timekeeper_);
    timekeeper_ = worker;
    timekeeper_until_ = until;
    return true;
  }

  /// False if somebody else has already done so.
  bool take_out(unsigned worker) {
    const std::lock_guard guard(lock_);
    if (timekeeper_ == worker)
      timekeeper_.reset();
    else if (std::erase(sleepers_, worker) == 0)
      return false;
    leave_idle(1);
    return true;
  }

  /// Under the lock.
  bool all_are_idle() const {
    return idle_.load(std::memory_order_relaxed) + resting_.size() == workers_;
  }

  /// Under the lock: so many have been taken out, and search from now on.
  void depart(std::uint32_t n) {
    departures_ += n;
    searching_.fetch_add(n, std::memory_order_relaxed);  // ordered by the lock and the fences
  }
  void leave_idle(std::uint32_t n) {
    depart(n);
    idle_.store(idle_.load(std::memory_order_relaxed) - n, std::memory_order_relaxed);
  }

  const std::uint32_t workers_;
  typename Atomics::template Atomic<std::uint32_t> active_;  // written under the lock
  typename Atomics::template Atomic<std::uint32_t> searching_{0};
  typename Atomics::template Atomic<std::uint32_t> idle_{0};  // sleepers and timekeeper
  BasicSpinLock<Atomics> lock_;
  std::vector<unsigned> sleepers_;
  std::vector<unsigned> reserve_;  // takes the place of sleepers_ when all are woken
  std::optional<unsigned> timekeeper_;
  Clock::time_point timekeeper_until_{};  // while there is one
  std::vector<unsigned> resting_;
  std::uint64_t departures_ = 0;
  bool was_quiescent_ = false;
  std::vector<Bell> bells_;
};

using IdleWorkers = BasicIdleWorkers<LibraryAtomics>;

}  // namespace espresso::detail
