// espresso behind the contract: every operation is the library's own.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "harness/contract/affinity.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/espresso/adapters/other_side.hpp"
#include "runtimes/espresso/espresso.hpp"

namespace barista {

struct EspressoRuntime {
  static constexpr std::string_view id = "espresso";
  static std::string library() { return std::string("espresso ") + espresso::version; }
  static std::span<const Note> notes() {
    static constexpr std::array notes{Note{
        Capability::place, "workers are bound to PUs; goroutines run on whichever worker is free"}};
    return notes;
  }

  template <class Main>
  static void run(const RuntimeOptions& options, Main&& main) {
    require_valid(options);
    espresso::run({options.workers, options.pus, options.stack_bytes}, main);
  }

  template <class F>
  static void go(F&& f) {
    espresso::go(std::forward<F>(f));
  }
  template <class F, class G>
  static void fork_join(F&& f, G&& g) {
    espresso::fork_join(f, g);
  }
  static void yield() { espresso::yield(); }
  static void sleep_for(std::chrono::nanoseconds duration) { espresso::sleep_for(duration); }
  static std::int64_t stack_bytes_in_use() { return espresso::stack_bytes_in_use(); }

  using task_group = espresso::TaskGroup;
  using wait_group = espresso::WaitGroup;
  using parker = espresso::Parker;
  using other_side = EspressoOtherSide;
  using mutex = espresso::Mutex;

  template <class T>
  class unbuffered_channel : public espresso::Channel<T> {
   public:
    unbuffered_channel() : espresso::Channel<T>(0) {}
  };
  template <class T>
  using buffered_channel = espresso::Channel<T>;
};

}  // namespace barista
