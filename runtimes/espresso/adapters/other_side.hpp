// The library's switch without its scheduler, for the experiment that measures it alone.
#pragma once

#include "runtimes/espresso/context_switch.hpp"
#include "runtimes/espresso/stack_arena.hpp"
#include "runtimes/espresso/worker.hpp"

namespace barista {

/// See SwitchesBarely in harness/contract/runtime.hpp. Made and entered by one goroutine.
class EspressoOtherSide {
 public:
  EspressoOtherSide() {
    using namespace espresso::detail;
    arena_.reserve(1);
    FreshStacks fresh = arena_.take_fresh();
    there_ = &arena_.prepare(fresh, answer);
    Worker::here().scheduler().arena.describe_stack_of(here_, __builtin_frame_address(0));
  }

  long enter(long n) {
    for (long i = 0; i < n; ++i) espresso::detail::switch_context(here_, there_->context, this);
    return entered_;
  }

 private:
  static void answer(void*, void*, void* message) {
    auto& side = *static_cast<EspressoOtherSide*>(message);
    espresso::detail::enter_fiber(side.there_->context.sanitizer);
    for (;;) {
      ++side.entered_;
      espresso::detail::switch_context(side.there_->context, side.here_, nullptr);
    }
  }

  espresso::detail::StackArena arena_{espresso::detail::StackArena::default_stack_bytes};
  espresso::detail::Stack* there_ = nullptr;
  espresso::detail::Context here_{};
  long entered_ = 0;
};

}  // namespace barista
