#include "worker.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <utility>

#include "fatal.hpp"
#include "join.hpp"
#include "task.hpp"

#if defined(_LIBCPP_VERSION)  // whose header does not declare what its library has
namespace __cxxabiv1 {
struct __cxa_eh_globals;
extern "C" __cxa_eh_globals* __cxa_get_globals() noexcept;
}  // namespace __cxxabiv1
#endif

// Used by assembly, where link-time optimization does not see it.
[[gnu::used]] constinit thread_local espresso::detail::Worker* espresso_this_worker = nullptr;

namespace espresso::detail {
namespace {

void nothing(Worker&, Goroutine*, void*) {}

/// After so many plain calls in a row that went no deeper than a stack keeps when it is trimmed,
/// only a few are looked at from time to time.
constexpr unsigned looks_after_depth = 64;
constexpr unsigned most_begins_remembered = 64;
constexpr unsigned most_begins_for_a_park = 8;
/// A pause so many times as long as a trimming that was in vain, which also costs the faults.
constexpr int pause_factor = 64;
constexpr std::chrono::seconds longest_pause{1};

/// In words, also where no memory is left.
class Name {
 public:
  explicit Name(const Goroutine& goroutine) {
    if (goroutine.id == Goroutine::no_id) return;
    std::snprintf(text_, sizeof text_, "%s %llu",
                  goroutine.id < Goroutine::first_id ? "task" : "goroutine",
                  static_cast<unsigned long long>(goroutine.number()));
  }
  const char* text() const { return text_; }

 private:
  char text_[40] = "a fork";
};

}  // namespace

void end_by_exception(const Goroutine& goroutine) noexcept {
  const Name who(goroutine);
  try {
    throw;
  } catch (const std::exception& error) {
    fatal("an exception has left %s: %s", who.text(), error.what());
  } catch (...) {
    fatal("an exception that is not a std::exception has left %s", who.text());
  }
}

void end_by_second_start() noexcept {
  fatal("go() was given a task that has been started before, or moved elsewhere");
}

void end_by_destructor(const Goroutine& task) noexcept {
  fatal("an exception has left %s, from the destructor of a parameter", Name(task).text());
}

Worker* this_worker_out_of_line() {
  asm volatile("" ::: "memory");
  return espresso_this_worker;
}

Worker::Worker(Scheduler& scheduler, unsigned index, unsigned workers)
    : next_id_(Goroutine::first_id + index + 1),
      random_(index + 1),
      scheduler_(scheduler),
      index_(index),
      workers_(workers) {
  glimpses_.reserve(workers);
}

void Worker::outside() noexcept {
  fatal("everything but run() may be called from a goroutine only");
}

void Worker::run() {
  espresso_this_worker = this;
  static_assert(sizeof(ExceptionState) == 16);
  exceptions_ = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  departure_ = {nothing, nullptr, nullptr};
  now_ = odd_now();  // what was before is no turn
  look_at_clock();
  describe_own_stack(home_.sanitizer);
  Stack& stack = take_stack();
  switch_context(home_, stack.context, this);
  espresso_this_worker = nullptr;
}

void Worker::run_loop(void*, void*, void* message) noexcept {
  auto* worker = static_cast<Worker*>(message);
  Stack& own = *worker->entered_;
  enter_fiber(own.context.sanitizer);
  worker->arrive();
  for (;;) {
    Goroutine* goroutine = std::exchange(worker->handed_over_, nullptr);
    if (goroutine == nullptr) goroutine = worker->find_work();
    if (goroutine == nullptr) {
      worker->departure_ = {nothing, nullptr, nullptr};
      switch_context(own.context, worker->home_, worker);
      fatal("a worker was resumed after its end");
    }
    if (goroutine->has_begun()) {
      worker = worker->hand_over_to(*goroutine, own);
      continue;
    }
    worker = own.deep ? worker->run_on_deep(own, *goroutine) : run_here(*worker, *goroutine);
    if (worker->looks_at_depth_ != 0) [[unlikely]]
      worker->look_how_deep(own);
  }
}

Worker* Worker::run_here(Worker& worker, Goroutine& goroutine) {
  store_relaxed(worker.current_, &goroutine);
  Join* const join = goroutine.join;
  const bool is_of_slab = goroutine.id >= Goroutine::first_id;
  try {
    goroutine.invoke(goroutine);
  } catch (...) {
    end_by_exception(goroutine);
  }
  Worker& now_here = here();  // it may have parked, and gone on elsewhere
  if (is_of_slab) now_here.retire(goroutine);
  if (join != nullptr) join->end_elsewhere(now_here);  // a fork is gone from here on
  return &now_here;
}

Worker* Worker::hand_over_to(Goroutine& goroutine, Stack& own) {
  store_relaxed(current_, &goroutine);
  departure_ = {[](Worker& worker, Goroutine*, void* left) {
                  worker.release_stack(*static_cast<Stack*>(left));
                },
                nullptr, &own};
  auto* worker = static_cast<Worker*>(switch_context(own.context, goroutine.context, this));
  worker->arrive();
  return worker;
}

ESPRESSO_SWITCHES void Worker::yield_slowly() {
  Goroutine* next = nullptr;
  if (!scheduler_.idle.must_rest(index_)) {  // else the loop, where it rests
    next = pick();
    if (next == nullptr) next = take_global();
    if (next == nullptr && wake_due_sleepers()) next = pick();
    if (next == nullptr) return;
  }
  leave_for<ParkedIn::yield>(
      next,
      [](Worker& worker, Goroutine* yielded, void*) { worker.make_ready_behind_all(*yielded); },
      nullptr);
}

Stack& Worker::take_stack() {
  count_stacks(1);
  Stack* stack = free_stacks_.take();
  if (stack == nullptr && fresh_stacks_.count == 0) {
    if (Stack* batch = scheduler_.spare_stacks.take()) {
      free_stacks_.load(batch);
      stack = free_stacks_.take();
    } else {
      fresh_stacks_ = scheduler_.arena.take_fresh();
    }
  }
  if (stack == nullptr) stack = &scheduler_.arena.prepare(fresh_stacks_, run_loop);
  entered_ = stack;
  return *stack;
}

void Worker::release_stack(Stack& stack) {
  count_stacks(-1);
  if (Stack* surplus = free_stacks_.put(stack)) scheduler_.spare_stacks.put(surplus);
}

// Goroutines that never park use one stack after the other, as plain calls, and leave behind what
// the deepest has touched. Who then begins there and parks would hold it, however little it needs
// itself. So it is looked at how deep plain calls go: all of them while some go deep, else a few
// from time to time. A stack that is known to be deep is trimmed before the next one begins on it,
// if of those who did so lately enough have parked and not only come and gone. That is wasted if it
// parks and goes as deep later: then it is left off for a multiple of the time. (Not trimmed as it
// parks: what lies below its frame then may be in use, by a context that the program has made.)

/// After a plain call, on the stack that it ran on.
void Worker::look_how_deep(Stack& own) {
  if (looks_at_depth_ != 0) --looks_at_depth_;
  if (own.deep) return;
  own.deep = scheduler_.arena.is_deep(own);
  if (own.deep) looks_at_depth_ = looks_after_depth;
}

Worker* Worker::run_on_deep(Stack& own, Goroutine& goroutine) {
  if (++begins_on_deep_ == most_begins_remembered) {
    begins_on_deep_ /= 2;
    returns_on_deep_ /= 2;
  }
  const bool is_trimmed = trim_before_begin(own);
  Worker* const worker = run_here(*this, goroutine);
  const bool has_parked = worker != this || entered_ != &own;
  if (!has_parked) ++returns_on_deep_;
  if (is_trimmed) {
    worker->look_how_deep(own);
    if (has_parked && own.deep) worker->pause_trimming();
  }
  return worker;
}

bool Worker::trim_before_begin(Stack& own) {
  const unsigned parks = begins_on_deep_ - std::min(begins_on_deep_, returns_on_deep_);
  if (parks * most_begins_for_a_park < begins_on_deep_) return false;
  const Clock::time_point begin = Clock::now();
  if (begin < trim_again_) return false;
  scheduler_.arena.trim(own);
  trimming_took_ = Clock::now() - begin;
  return true;
}

/// Each time that was in vain makes it longer, for many may have been before the first is known.
void Worker::pause_trimming() {
  const Clock::time_point now = Clock::now();
  trim_again_ =
      std::min(std::max(trim_again_, now) + pause_factor * trimming_took_, now + longest_pause);
}

void Worker::count_stacks(std::int64_t n) {
  // relaxed: only this worker writes, others read it as a statistic
  stacks_in_use_.store(stacks_in_use_.load(std::memory_order_relaxed) + n,
                       std::memory_order_relaxed);
}

void Worker::refill_goroutines() { free_goroutines_.load(scheduler_.slab.take_batch()); }

}  // namespace espresso::detail
