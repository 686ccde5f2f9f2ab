#include "large_stack.hpp"

#include "context_switch.hpp"
#include "scheduler.hpp"
#include "worker.hpp"

namespace espresso::detail {
namespace {

struct Call {
  void (*body)(void*);
  void* argument;
  Stack& on;
  Context caller;
};

/// On a large stack: one call after the other, each the message of the switch that comes here.
void serve(void*, void*, void* message) noexcept {
  Stack& own = static_cast<Call*>(message)->on;
  enter_fiber(own.context.sanitizer);
  for (;;) {
    Call& call = *static_cast<Call*>(message);
    call.body(call.argument);
    message = switch_context(own.context, call.caller, nullptr);
  }
}

}  // namespace

Stack& LargeStacks::take() {
  const std::lock_guard guard(mutex_);
  if (Stack* stack = free_) {
    free_ = stack->next_free();
    --free_count_;
    return *stack;
  }
  if (given_back_ != 0)
    --given_back_;
  else
    arena_.reserve(1);
  FreshStacks fresh = arena_.take_fresh();
  any_.store(true, std::memory_order_relaxed);
  return arena_.prepare(fresh, serve);
}

void LargeStacks::put(Stack& stack) {
  if (keeps_another()) {
    arena_.give_back_below(stack);
    const std::lock_guard guard(mutex_);
    stack.set_next_free(free_);
    free_ = &stack;
  } else {
    arena_.give_back(stack);
    const std::lock_guard guard(mutex_);
    ++given_back_;
  }
}

bool LargeStacks::keeps_another() {
  const std::lock_guard guard(mutex_);
  if (free_count_ == most_free) return false;
  ++free_count_;
  return true;
}

ESPRESSO_SWITCHES void call_on_large_stack(void (*body)(void*), void* argument) {
  Scheduler& scheduler = Worker::here().scheduler();
  Call call{body, argument, scheduler.large_stacks.take(), {}};
  if (ESPRESSO_ASAN) scheduler.describe_stack_of(call.caller, __builtin_frame_address(0));
  switch_context(call.caller, call.on.context, &call);  // may return on another worker
  scheduler.large_stacks.put(call.on);
}

}  // namespace espresso::detail
