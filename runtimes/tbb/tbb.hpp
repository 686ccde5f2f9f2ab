// oneTBB as a runtime: task_group where tasks are joined, task::suspend and resume where a task
// must wait.
//
// oneTBB is made for tasks that run to their end. A task that waits keeps a stack of its own (a
// coroutine as large as a thread's stack), and task_group::wait() runs other tasks on top of the
// one that waits, which then cannot go on before they end: see known_limits().
#pragma once

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_invoke.h>
#include <oneapi/tbb/task.h>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
#include <oneapi/tbb/version.h>

#include <array>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "harness/contract/affinity.hpp"
#include "harness/contract/known_limits.hpp"
#include "harness/contract/parking_channel.hpp"
#include "harness/contract/parking_sync.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/tbb/slot_binder.hpp"
#include "runtimes/tbb/suspending_parker.hpp"

namespace barista {

class Tbb {
 public:
  static constexpr std::string_view id = "tbb";

  using parker = SuspendingParker;
  using wait_group = ParkingWaitGroup<parker>;
  using mutex = ParkingMutex<parker>;
  template <class T>
  using unbuffered_channel = UnbufferedParkingChannel<T, parker>;
  template <class T>
  using buffered_channel = BufferedParkingChannel<T, parker>;

  class task_group {
   public:
    template <class F>
    void go(F&& f) {
      tasks_.run(Body<std::decay_t<F>>{std::forward<F>(f)});
    }
    void wait() { tasks_.wait(); }

   private:
    tbb::task_group tasks_;
  };

  static std::string library() { return std::string("oneTBB ") + TBB_runtime_version(); }

  static std::span<const Note> notes() {
    static constexpr std::array texts{
        Note{Capability::yield,
             "a yield is a task::suspend that resumes itself: oneTBB has no other"},
        Note{
            Capability::block,
            "common primitives over task::suspend and resume: oneTBB has none that suspend a task"},
        Note{Capability::channel,
             "common primitive over task::suspend and resume: oneTBB has no channel"},
        Note{Capability::sleep, "oneTBB has no timers"},
        Note{Capability::place, "oneTBB's tasks are not kernel threads"}};
    return texts;
  }

  static std::span<const KnownLimit> known_limits() {
    static constexpr std::array limits{
        KnownLimit{
            Obligation::exceptions_per_task,
            "oneTBB does not switch the C++ runtime's list of caught exceptions with the stack: a "
            "task that waits in a catch block may find another task's exception"},
        KnownLimit{
            Obligation::wait_past_bystanders,
            "task_group::wait() may run a task of another group on top of the waiting one, which "
            "then cannot go on before that task ends"}};
    return limits;
  }

  template <class Main>
  static void run(const RuntimeOptions& options, Main&& main) {
    require_valid(options);
    using control = tbb::global_control;
    const control workers(control::max_allowed_parallelism, options.workers);
    std::optional<control> stack_size;
    if (options.stack_bytes != 0)
      stack_size.emplace(control::thread_stack_size, options.stack_bytes);
    const AffinityRestorer restorer;
    tbb::task_arena arena(static_cast<int>(options.workers));
    const SlotBinder binder(arena, options.pus);
    arena.execute([&] { run_to_the_last_task(main); });
  }

  template <class F>
  static void go(F&& f) {
    detached_->run(Body<std::decay_t<F>>{std::forward<F>(f)});
  }

  template <class F, class G>
  static void fork_join(const F& f, const G& g) {
    tbb::parallel_invoke(f, g);
  }

  static void yield() {
    tbb::task::suspend([](tbb::task::suspend_point self) { tbb::task::resume(self); });
  }

 private:
  /// oneTBB calls a const copy, and would carry an exception to whoever waits; the contract wants
  /// it to end the program.
  template <class F>
  struct Body {
    mutable F f;
    void operator()() const noexcept { f(); }
  };

  template <class Main>
  static void run_to_the_last_task(Main& main) {
    tbb::task_group detached;
    detached_ = &detached;
    std::exception_ptr failure;
    try {
      main();
    } catch (...) {
      failure = std::current_exception();
    }
    detached.wait();
    if (failure) std::rethrow_exception(failure);
  }

  inline static tbb::task_group* detached_ = nullptr;
};

}  // namespace barista
