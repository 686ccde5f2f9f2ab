// Runtimes in virtual time, one per table of costs. Built for the tests only; no run of users finds
// them.
#pragma once

#include <exception>
#include <utility>

#include "harness/contract/affinity.hpp"
#include "harness/contract/parking_channel.hpp"
#include "harness/contract/parking_sync.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/fake/models.hpp"
#include "runtimes/fake/virtual_machine.hpp"

namespace barista::fake {

template <class Model>
class FakeRuntime {
 public:
  static constexpr std::string_view id = Model::id;
  static constexpr bool tasks_are_threads = Model::costs.clones > 0;
  static std::string library() { return "virtual time 1"; }
  static std::span<const Note> notes() { return Model::notes; }

  template <class Main>
  static void run(const RuntimeOptions& options, Main&& main) {
    require_valid(options);
    const AffinityRestorer restorer;  // all workers are this one thread
    if (!options.pus.empty()) bind_this_thread(std::span(options.pus).first(1));
    machine().run(options.seed, std::forward<Main>(main));
  }

  template <class F>
  static void go(F f) {
    start(std::move(f), [] {});
  }
  static void yield() { machine().yield(); }

  class parker {
   public:
    void park() {
      if (!permit_) {
        waiter_ = machine().current();
        machine().park();
      }
      permit_ = false;
    }
    void unpark() {
      permit_ = true;
      if (waiter_ != nullptr) machine().make_ready(std::exchange(waiter_, nullptr));
    }

   private:
    bool permit_ = false;
    Task* waiter_ = nullptr;
  };

  using wait_group = ParkingWaitGroup<parker>;
  using mutex = ParkingMutex<parker>;
  template <class T>
  using unbuffered_channel = UnbufferedParkingChannel<T, parker>;
  template <class T>
  using buffered_channel = BufferedParkingChannel<T, parker>;

  class task_group {
   public:
    template <class F>
    void go(F f) {
      start(std::move(f), [this] { running_.done(); });
      running_.add(1);
    }
    void wait() { running_.wait(); }

   private:
    wait_group running_;
  };

  static Probes virtual_probes() {
    return {.now_ns = [] { return machine().now_ns(); },
            .counters = [] { return machine().counters(); },
            .memory = [] { return machine().memory(); },
            .current_pu = [] { return 0; },
            .settle = [] {},
            .binding_limit = [] { return std::string("most_tasks of the virtual machine"); },
            .spin = [](std::int64_t ns) { machine().spend(ns); },
            .clock_is_virtual = true};
  }

 private:
  static VirtualMachine& machine() {
    static VirtualMachine one(Model::costs);
    return one;
  }

  /// An exception that leaves a task ends the program.
  template <class F, class Done>
  static void start(F f, Done done) {
    machine().go([f = std::move(f)]() mutable noexcept { f(); }, done);
  }
};

}  // namespace barista::fake
