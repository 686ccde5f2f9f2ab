// Binds the threads of an arena to PUs: whoever takes slot i runs on the i-th PU of the list.
#pragma once

#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_scheduler_observer.h>

#include <span>

#include "harness/contract/affinity.hpp"

namespace barista {

/// The thread that enters the arena by execute() is bound too; give it back its PUs afterwards.
class SlotBinder : public tbb::task_scheduler_observer {
 public:
  SlotBinder(tbb::task_arena& arena, std::span<const unsigned> pus)
      : tbb::task_scheduler_observer(arena), pus_(pus) {
    if (!pus_.empty()) observe(true);
  }
  ~SlotBinder() override { observe(false); }

  void on_scheduler_entry(bool) override {
    bind_this_thread_or_abort(
        pus_[static_cast<std::size_t>(tbb::this_task_arena::current_thread_index())]);
  }

 private:
  const std::span<const unsigned> pus_;
};

}  // namespace barista
