#include "worker.hpp"

#include <cxxabi.h>

#include <exception>
#include <utility>

#include "fatal.hpp"

namespace espresso::detail {
namespace {

thread_local Worker* this_worker = nullptr;

void nothing(Worker&, Goroutine*, void*) {}

/// Nobody above could take the exception: the frames end here.
[[noreturn, gnu::noinline]] void end_by_exception(const Goroutine& goroutine) noexcept {
  const auto id = static_cast<unsigned long long>(goroutine.id);
  try {
    throw;
  } catch (const std::exception& error) {
    fatal("an exception has left goroutine %llu: %s", id, error.what());
  } catch (...) {
    fatal("an exception that is not a std::exception has left goroutine %llu", id);
  }
}

}  // namespace

Worker::Worker(Scheduler& scheduler, unsigned index)
    : next_id_(index + 1), random_(index + 1), scheduler_(scheduler), index_(index) {}

Worker& Worker::here() {
  asm volatile("" ::: "memory");  // not to be merged with an earlier call
  if (this_worker == nullptr) fatal("everything but run() may be called from a goroutine only");
  return *this_worker;
}

bool Worker::is_here() { return this_worker != nullptr; }

void Worker::run() {
  this_worker = this;
  static_assert(sizeof(ExceptionState) == 16);
  exceptions_ = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  departure_ = {nothing, nullptr, nullptr};
  describe_own_stack(home_.sanitizer);
  Stack& stack = take_stack();
  switch_context(home_, stack.context, this);
  this_worker = nullptr;
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
    worker = goroutine->context == nullptr ? run_here(*worker, *goroutine)
                                           : worker->hand_over_to(*goroutine, own);
  }
}

Worker* Worker::run_here(Worker& worker, Goroutine& goroutine) {
  worker.current_ = &goroutine;
  try {
    goroutine.invoke(goroutine);
  } catch (...) {
    end_by_exception(goroutine);
  }
  Worker& now_here = here();  // it may have parked, and gone on elsewhere
  now_here.retire(goroutine);
  return &now_here;
}

Worker* Worker::hand_over_to(Goroutine& goroutine, Stack& own) {
  current_ = &goroutine;
  departure_ = {[](Worker& worker, Goroutine*, void* left) {
                  worker.release_stack(*static_cast<Stack*>(left));
                },
                nullptr, &own};
  auto* worker = static_cast<Worker*>(switch_context(own.context, *goroutine.context, this));
  worker->arrive();
  return worker;
}

void Worker::leave_for(Goroutine* next, AfterDeparture then, void* argument) {
  Context context;
  if (ESPRESSO_ASAN) scheduler_.arena.describe_stack_of(context, __builtin_frame_address(0));
  current_->context = &context;
  departure_ = {then, current_, argument};
  const ExceptionState exceptions = std::exchange(*exceptions_, ExceptionState{});
  Context* to = nullptr;
  if (next != nullptr && next->context != nullptr) {
    current_ = next;
    to = next->context;
  } else {
    handed_over_ = next;
    to = &take_stack().context;
  }
  auto& worker = *static_cast<Worker*>(switch_context(context, *to, this));
  *worker.exceptions_ = exceptions;
  worker.arrive();
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

void Worker::count_stacks(std::int64_t n) {
  // relaxed: only this worker writes, others read it as a statistic
  stacks_in_use_.store(stacks_in_use_.load(std::memory_order_relaxed) + n,
                       std::memory_order_relaxed);
}

Goroutine& Worker::new_goroutine() {
  Goroutine* goroutine = free_goroutines_.take();
  if (goroutine == nullptr) [[unlikely]] {
    free_goroutines_.load(scheduler_.slab.take_batch());
    goroutine = free_goroutines_.take();
  }
  goroutine->context = nullptr;
  goroutine->id = next_id_;
  next_id_ += scheduler_.workers.size();
  ++created_;
  return *goroutine;
}

void Worker::retire(Goroutine& goroutine) {
  ++ended_;
  if (Goroutine* surplus = free_goroutines_.put(goroutine)) [[unlikely]]
    scheduler_.slab.put_batch(surplus);
}

}  // namespace espresso::detail
