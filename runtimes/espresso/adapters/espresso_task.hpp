// espresso's stackless tasks behind the contract: the leanest tier, as a runtime of its own. Main
// is a goroutine; everything that it starts is a coroutine.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "harness/contract/affinity.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/espresso/espresso.hpp"

namespace barista {

struct EspressoTaskRuntime {
  static constexpr std::string_view id = "espresso_task";
  static constexpr bool tasks_are_stackless = true;
  static std::string library() { return std::string("espresso ") + espresso::version; }
  static std::span<const Note> notes() {
    static constexpr std::string_view only_await =
        "its tasks are stackless coroutines: they wait by co_await, which a function that they "
        "call "
        "cannot";
    static constexpr std::array notes{
        Note{Capability::nest, only_await},
        Note{Capability::yield, only_await},
        Note{Capability::block, only_await},
        Note{Capability::channel, only_await},
        Note{Capability::sleep, only_await},
        Note{Capability::place, "workers are bound to PUs; tasks run on whichever worker is free"}};
    return notes;
  }

  template <class Main>
  static void run(const RuntimeOptions& options, Main&& main) {
    require_valid(options);
    espresso::run({options.workers, options.pus, options.stack_bytes}, main);
  }

  template <class F>
  static void go(F&& f) {
    espresso::go(call(std::forward<F>(f)));
  }

  using wait_group = espresso::WaitGroup;

  class task_group {
   public:
    template <class F>
    void go(F&& f) {
      tasks_.go(call(std::forward<F>(f)));
    }
    template <class F>
    void go_parked(wait_group& begun, wait_group& release, F f) {
      tasks_.go(call_after(begun, release, std::move(f)));
    }
    void wait() { tasks_.wait(); }

   private:
    espresso::TaskGroup tasks_;
  };

 private:
  template <class F>
  static espresso::Task call(F f) {
    f();
    co_return;
  }

  template <class F>
  static espresso::Task call_after(wait_group& begun, wait_group& release, F f) {
    begun.done();
    co_await espresso::async::wait(release);
    f();
  }
};

}  // namespace barista
