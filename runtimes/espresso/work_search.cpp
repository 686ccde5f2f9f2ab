// How a worker chooses what to run: its own queues first, then what is shared, then what others
// have, then sleep.
#include <algorithm>
#include <utility>

#include "idle_steps.hpp"
#include "worker.hpp"

namespace espresso::detail {
namespace {

/// Before its own queue a worker looks at the timers from time to time, and sometimes then at the
/// global queue.
constexpr std::uint64_t ticks_between_timers = 16;
constexpr std::uint64_t timers_between_globals = 4;
constexpr std::uint64_t ns_between_clocks = 500'000;
/// Of a worker that has work itself.
constexpr std::uint64_t ns_between_looks_at_held = 1'000'000;
constexpr std::uint64_t ns_until_shared = 10'000'000;
constexpr std::uint64_t ns_between_looks_at_depth = 500'000;
constexpr unsigned looks_at_depth_at_a_time = 2;

/// A searcher goes round so often, with short pauses, before it sleeps: 10 to 20 us in all. From
/// the patient round on it also takes what another worker wanted to run next, if that has not
/// chosen anything since the first round.
constexpr int search_rounds = 32;
constexpr int patient_round = 10;
constexpr int pauses_per_round = 16;

/// Whether a thief that takes one may as well take the other. Not of a recursion over groups or
/// forks: there the oldest is the largest, and each later one is needed sooner by its owner, whom a
/// thief of half of them would send after them, one by one. Children of one group are of about the
/// same size, as far as anybody knows; so are those without a group, and what goes on after a wait.
bool are_alike(const Goroutine& one, const Goroutine& other) {
  return one.join == other.join || (one.has_begun() && other.has_begun());
}

}  // namespace

/// And at what else is looked at as seldom.
void Worker::look_at_clock() {
  const std::uint64_t before = std::exchange(now_, odd_now());
  // Where goroutines compute for long between their ticks it is looked at more often.
  const std::uint64_t passed = now_ - before;
  ticks_between_clocks_ = std::min(2 * ticks_between_clocks_, most_ticks_between_clocks);
  if (passed > ns_between_clocks) [[unlikely]] {  // for a division is dear here
    ticks_between_clocks_ =
        std::max(ticks_between_clocks_ * ns_between_clocks / passed, std::uint64_t{1});
    queue_.shorten_streaks();
  }
  next_look_at_clock_ = ticks_.load(std::memory_order_relaxed) + ticks_between_clocks_;
  next_look_at_shared_ = std::min(next_look_at_shared_, next_look_at_clock_);
  if (now_ >= next_look_at_held_) take_from_held();
  share_if_none_is_chosen();
  if (now_ >= next_look_at_depth_) {
    next_look_at_depth_ = now_ + ns_between_looks_at_depth;
    looks_at_depth_ = std::max(looks_at_depth_, looks_at_depth_at_a_time);
  }
}

bool Worker::shared_waits() {
  const std::uint64_t ticks = ticks_.load(std::memory_order_relaxed);
  next_look_at_shared_ = ticks + ticks_between_timers;
  if (ticks >= next_look_at_clock_) [[unlikely]]
    look_at_clock();
  return scheduler_.timers.next() != never || !scheduler_.global.empty() ||
         scheduler_.idle.must_rest(index_);
}

[[gnu::noinline]] Goroutine* Worker::pick_shared() {
  wake_due_sleepers();
  if (scheduler_.idle.must_rest(index_)) return hand_in(), nullptr;
  return ++looks_at_shared_ % timers_between_globals == 0 ? take_global(1) : nullptr;
}

Goroutine* Worker::find_work() {
  for (;;) {
    if (Goroutine* goroutine = pick()) return stop_searching_with(goroutine);
    if (scheduler_.idle.must_rest(index_)) [[unlikely]] {
      if (!rest()) return nullptr;
      continue;
    }
    if (Goroutine* goroutine = take_global()) return stop_searching_with(goroutine);
    if (wake_due_sleepers()) continue;
    if (Goroutine* goroutine = search()) return stop_searching_with(goroutine);
    if (!wait_for_work()) return nullptr;
  }
}

Goroutine* Worker::stop_searching_with(Goroutine* found) {
  if (!searching_) return found;  // and writes nothing: a store here is 7 % of a task
  searching_ = false;
  stop_searching(scheduler_.idle, scheduler_);
  return found;
}

Goroutine* Worker::search() {
  const std::size_t workers = scheduler_.workers.size();
  if (!searching_) searching_ = scheduler_.idle.may_search();
  if (!searching_ || workers == 1) return nullptr;
  glimpses_.assign(workers, {});
  for (int round = 0; round < search_rounds; ++round) {
    random_ = random_ * 6364136223846793005 +
              1442695040888963407;  // Knuth's MMIX; the high bits are good
    const std::size_t start = (random_ >> 33) % workers;
    for (std::size_t i = 0; i < workers; ++i) {
      Worker& victim = *scheduler_.workers[(start + i) % workers];
      if (&victim == this) continue;
      if (Goroutine* goroutine = steal_from(victim, round >= patient_round)) return goroutine;
    }
    if (Goroutine* goroutine = take_global()) return goroutine;
    for (int i = 0; i < pauses_per_round; ++i) LibraryAtomics::pause();
  }
  return nullptr;
}

/// One look at each other worker: what is ready on one that has chosen nothing for as long as lies
/// between two looks is for all to run. It is held by what it runs, and others may never become
/// idle and search. What is seen is noted at the one who is looked at, for all who look.
void Worker::take_from_held() {
  next_look_at_held_ = now_ + ns_between_looks_at_held;
  for (const auto& worker : scheduler_.workers) {
    Worker& victim = *worker;
    // relaxed, all: hints; who is taken for held by mistake only loses what it has ready to others
    const std::uint64_t ticks = victim.ticks_.load(std::memory_order_relaxed);
    if (victim.seen_ticks_.load(std::memory_order_relaxed) != ticks) {
      victim.seen_since_.store(now_, std::memory_order_relaxed);
      victim.seen_ticks_.store(ticks, std::memory_order_relaxed);
      continue;
    }
    const std::uint64_t since = victim.seen_since_.load(std::memory_order_relaxed);
    if (now_ < since + ns_between_looks_at_held) continue;
    if (&victim == this || !victim.has_work()) continue;
    scheduler_.share(victim.queue_.steal_all());
  }
}

/// Who loops over groups, or recurs over them, runs what he takes back and never comes to what is
/// ready besides. After a while one of that is for all to run, and comes back to this worker, too.
void Worker::share_if_none_is_chosen() {
  const std::uint64_t choices =
      ticks_.load(std::memory_order_relaxed) - ticks_without_choice_;  // relaxed: its own
  if (choices == choices_ && now_ < choices_since_ + ns_until_shared) return;
  Goroutine* const waiting = choices == choices_ ? queue_.take() : nullptr;
  choices_ = choices;
  choices_since_ = now_;
  if (waiting == nullptr) return;
  scheduler_.global.push(*waiting);
  scheduler_.idle.announce();
}

Goroutine* Worker::steal_from(Worker& victim, bool also_next) {
  if (Goroutine* goroutine = victim.queue_.steal_into(queue_, are_alike)) return goroutine;
  Goroutine* const next = victim.queue_.peek_next();
  if (next == nullptr) return nullptr;
  const std::uint64_t ticks = victim.ticks_.load(std::memory_order_relaxed);  // a hint
  Glimpse& glimpse = glimpses_[victim.index_];
  if (glimpse.next != next || glimpse.ticks != ticks) {
    glimpse = {next, ticks};
    return nullptr;
  }
  return also_next && victim.queue_.steal_next(next) ? next : nullptr;
}

Goroutine* Worker::take_global(std::size_t most) {
  GlobalQueue& global = scheduler_.global;
  const std::size_t waiting = global.size();
  if (waiting == 0) return nullptr;
  Goroutine* const first = global.pop(std::min(most, waiting / scheduler_.workers.size() + 1));
  if (first == nullptr || first->next == nullptr) return first;
  for (Goroutine* goroutine = first->next; goroutine != nullptr;) {
    Goroutine* const next = goroutine->next;
    push_back(*goroutine);
    goroutine = next;
  }
  scheduler_.idle.announce();  // while they moved, nobody could see them
  return first;
}

bool Worker::wake_due_sleepers() {
  if (scheduler_.timers.next() == never) return false;
  look_at_clock();  // so that it is soon noticed, too, if the turns have become long
  const Clock::time_point now{Clock::duration(now_ - 1)};  // now_ may be a nanosecond ahead
  Goroutine* goroutine = scheduler_.timers.take_due(now);
  if (goroutine == nullptr) return false;
  while (goroutine != nullptr) {
    Goroutine* const next = goroutine->next;
    push_back(*goroutine);
    goroutine = next;
  }
  scheduler_.idle.announce();
  return true;
}

/// False when the run has ended.
bool Worker::wait_for_work() {
  store_relaxed<Goroutine*>(current_, nullptr);  // for the dump
  fall_asleep(scheduler_.idle, scheduler_, index_, searching_);
  look_at_clock();
  searching_ = true;
  return !scheduler_.ended;
}

/// Whatever waits here is for others to run.
void Worker::hand_in() { scheduler_.share(queue_.pop_all()); }

/// Until there are so many workers again. False when the run has ended.
bool Worker::rest() {
  store_relaxed<Goroutine*>(current_, nullptr);  // for the dump
  hand_in();
  if (detail::rest(scheduler_.idle, scheduler_, index_, searching_)) {
    look_at_clock();
    searching_ = true;
  }
  return !scheduler_.ended;
}

void Worker::make_room() {
  const Chain<Goroutine> half = queue_.pop_half();
  if (half.size != 0) scheduler_.global.push(half);  // else thieves have made room
}

}  // namespace espresso::detail
