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

  using task = espresso::Task;
  static void go(task t) { espresso::go(std::move(t)); }
  template <class F>
  static void go(F&& f) {
    go(call(std::forward<F>(f)));
  }

  class task_group {
   public:
    void go(task t) { tasks_.go(std::move(t)); }
    template <class F>
    void go(F&& f) {
      go(call(std::forward<F>(f)));
    }
    void wait() { tasks_.wait(); }

   private:
    espresso::TaskGroup tasks_;
  };

  using wait_group = espresso::WaitGroup;
  template <class T>
  class unbuffered_channel : public espresso::Channel<T> {
   public:
    unbuffered_channel() : espresso::Channel<T>(0) {}
  };

  struct await {
    static auto yield() { return espresso::async::yield(); }
    static auto wait(wait_group& group) { return espresso::async::wait(group); }
    template <class T>
    static auto send(espresso::Channel<T>& channel, T value) {
      return espresso::async::send(channel, std::move(value));
    }
    template <class T>
    static auto receive(espresso::Channel<T>& channel) {
      return espresso::async::receive(channel);
    }
  };

 private:
  template <class F>
  static task call(F f) {
    f();
    co_return;
  }
};

}  // namespace barista
