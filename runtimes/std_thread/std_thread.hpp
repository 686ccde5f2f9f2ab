// The kernel's threads as a runtime: what a task costs when each is a std::thread. What the others
// are compared with.
//
// run() uses the calling thread as main and restricts it, and with it every thread it starts, to
// the first `workers` PUs of the list. std_thread_64k differs only in the stacks' size.
#pragma once

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "harness/contract/affinity.hpp"
#include "harness/contract/joined_tasks.hpp"
#include "harness/contract/libc_version.hpp"
#include "harness/contract/parking_channel.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/std_thread/default_stack_size.hpp"
#include "runtimes/std_thread/futex_parker.hpp"
#include "runtimes/std_thread/live_threads.hpp"
#include "runtimes/std_thread/thread_wait_group.hpp"

namespace barista {

template <std::size_t default_stack_bytes>
class ThreadRuntime {
 public:
  using wait_group = ThreadWaitGroup;
  using parker = FutexParker;
  using mutex = std::mutex;
  template <class T>
  using unbuffered_channel = UnbufferedParkingChannel<T, parker>;
  template <class T>
  using buffered_channel = BufferedParkingChannel<T, parker>;

  class task_group {
   public:
    template <class F>
    void go(F&& f) {
      threads_.start(std::forward<F>(f));
    }
    void wait() { threads_.wait(); }

   private:
    JoinedTasks<std::thread, std::this_thread::get_id> threads_;
  };

  static constexpr bool tasks_are_threads = true;
  static std::string library() {
    return libc_version().value_or("libc") + " + libstdc++ " + std::to_string(_GLIBCXX_RELEASE);
  }

  static std::span<const Note> notes() {
    static constexpr std::array texts{
        Note{
            Capability::block,
            "park and unpark are one raw futex word: the standard library's semaphore spins first"},
        Note{Capability::channel,
             "common primitive over park and unpark: the standard library has no channel"}};
    return texts;
  }

  template <class Main>
  static void run(const RuntimeOptions& options, Main&& main) {
    require_valid(options);
    const DefaultStackSize stack_size(options.stack_bytes != 0 ? options.stack_bytes
                                                               : default_stack_bytes);
    const AffinityRestorer restorer;
    pus_ = options.pus;
    if (!pus_.empty()) bind_this_thread(std::span(pus_).first(options.workers));
    const WaitAtExit wait_for_detached;
    main();
  }

  template <class F>
  static void go(F&& f) {
    detached_.add();
    try {
      // std::thread keeps the body until the thread's very end; what it owns has to go before the
      // task counts as ended.
      std::thread([body = std::optional<std::decay_t<F>>(std::forward<F>(f))]() mutable {
        (*body)();
        body.reset();
        detached_.remove();
      }).detach();
    } catch (...) {
      detached_.remove();
      throw;
    }
  }

  /// The thread binds itself, before anything else: what is started is then the same std::thread as
  /// with go(), and the system call lies before whatever an experiment times, for its tasks meet at
  /// a start line.
  template <class F>
  static void go_on(unsigned i, F&& f) {
    if (pus_.empty()) return go(std::forward<F>(f));
    go([pu = pus_[i % pus_.size()], f = std::forward<F>(f)]() mutable {
      bind_this_thread(std::span(&pu, 1));
      f();
    });
  }

  static void yield() { std::this_thread::yield(); }
  static void sleep_for(std::chrono::nanoseconds duration) {
    std::this_thread::sleep_for(duration);
  }

 private:
  /// run() returns, or lets an exception of main leave, only when every task has ended.
  struct WaitAtExit {
    WaitAtExit() = default;
    WaitAtExit(const WaitAtExit&) = delete;
    WaitAtExit& operator=(const WaitAtExit&) = delete;
    ~WaitAtExit() { detached_.wait_for_none(); }
  };

  inline static LiveThreads detached_;
  inline static std::vector<unsigned> pus_;
};

struct StdThread : ThreadRuntime<0> {
  static constexpr std::string_view id = "std_thread";
};

struct StdThread64k : ThreadRuntime<64 * 1024> {
  static constexpr std::string_view id = "std_thread_64k";
};

}  // namespace barista
