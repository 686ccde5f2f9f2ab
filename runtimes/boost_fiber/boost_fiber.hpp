// Boost.Fiber as a runtime, with each of its three scheduling algorithms, and with pooled stacks.
#pragma once

#include <array>
#include <boost/context/fiber.hpp>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/operations.hpp>
#include <boost/version.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "harness/contract/affinity.hpp"
#include "harness/contract/joined_tasks.hpp"
#include "harness/contract/known_limits.hpp"
#include "harness/contract/runtime.hpp"
#include "runtimes/boost_fiber/fiber_channels.hpp"
#include "runtimes/boost_fiber/fiber_pool.hpp"
#include "runtimes/boost_fiber/fiber_session.hpp"
#include "runtimes/boost_fiber/fiber_wait_group.hpp"
#include "runtimes/boost_fiber/scheduling.hpp"

namespace barista {

/// `Scheduling` is one of those in scheduling.hpp.
///
/// Fibers are posted, not dispatched: the creator goes on, as with go in Go, and a fiber that never
/// ran can be stolen. Their stacks come from the policy's allocator.
template <class Scheduling>
class FiberRuntime {
 public:
  using wait_group = FiberWaitGroup;
  using parker = FiberParker;
  using mutex = boost::fibers::mutex;
  template <class T>
  using unbuffered_channel = UnbufferedFiberChannel<T>;
  template <class T>
  using buffered_channel = BufferedFiberChannel<T>;

  /// Boost.Context's switch, on which Boost.Fiber stands.
  class other_side {
   public:
    long enter(long n) {
      for (long i = 0; i < n; ++i) other_ = std::move(other_).resume();
      return entered_;
    }

   private:
    using Context = boost::context::fiber;
    long entered_ = 0;
    Context other_{[this](Context&& back) -> Context {
      for (;;) {
        ++entered_;
        back = std::move(back).resume();
      }
    }};
  };

  class task_group {
   public:
    template <class F>
    void go(F&& f) {
      fibers_.start(boost::fibers::launch::post, std::allocator_arg, stack(), std::forward<F>(f));
    }
    void wait() { fibers_.wait(); }

   private:
    JoinedTasks<boost::fibers::fiber, boost::this_fiber::get_id> fibers_;
  };

  static std::string library() {
    return "Boost.Fiber " + std::to_string(BOOST_VERSION / 100000) + "." +
           std::to_string(BOOST_VERSION / 100 % 1000);
  }

  static std::span<const Note> notes() {
    static constexpr std::array texts{Note{Capability::spawn, Scheduling::note},
                                      Note{Capability::block,
                                           "park and unpark are the library's mutex and condition "
                                           "variable: it has no such operation"},
                                      Note{Capability::place, "fibers are not kernel threads"}};
    return texts;
  }

  static std::span<const KnownLimit> known_limits() {
    static constexpr std::array limits{
        KnownLimit{
            Obligation::exceptions_per_task,
            "Boost.Context does not switch the C++ runtime's list of caught exceptions: a fiber "
            "that waits in a catch block may find another fiber's exception"},
        KnownLimit{
            Obligation::close_releases_senders,
            "close() of an unbuffered channel leaves the frame of a waiting sender in the channel, "
            "which a concurrent receiver reads"}};
    return limits;
  }

  template <class Main>
  static void run(const RuntimeOptions& options, Main&& main) {
    require_valid(options);
    Scheduling::require_servable(options);
    FiberPool& workers = pool(options);
    FiberSession session;
    session_ = &session;
    std::exception_ptr failure;
    workers.run(session, [&] {
      start_detached([&] {
        try {
          main();
        } catch (...) {
          failure = std::current_exception();
        }
      });
    });
    if (failure) std::rethrow_exception(failure);
  }

  template <class F>
  static void go(F&& f) {
    session_->add_task();
    try {
      start_detached(std::forward<F>(f));
    } catch (...) {
      session_->remove_task();
      throw;
    }
  }

  static void yield() { boost::this_fiber::yield(); }
  static void sleep_for(std::chrono::nanoseconds duration) {
    boost::this_fiber::sleep_for(duration);
  }

 private:
  using StackAllocator = typename Scheduling::StackAllocator;

  /// The pool of this process: made at the first run, and bound to its options.
  static FiberPool& pool(const RuntimeOptions& options) {
    static FiberPool pool(options, Scheduling::install);
    const RuntimeOptions& fixed = pool.options();
    if (fixed.workers != options.workers || fixed.pus != options.pus)
      throw std::invalid_argument(
          "Boost.Fiber keeps the workers of the first run, " + std::to_string(fixed.workers) +
          " of them, for the whole process; use a fresh process for other workers or PUs");
    const std::size_t stack_bytes = options.stack_bytes != 0
                                        ? options.stack_bytes
                                        : StackAllocator::traits_type::default_size();
    if (!stacks_ || stack_bytes_ != stack_bytes) stacks_.emplace(stack_bytes);
    stack_bytes_ = stack_bytes;
    return pool;
  }

  static StackAllocator stack() { return *stacks_; }

  template <class F>
  static void start_detached(F&& f) {
    boost::fibers::fiber(boost::fibers::launch::post, std::allocator_arg, stack(),
                         Detached<std::decay_t<F>>(std::forward<F>(f)))
        .detach();
  }

  /// What the body owns has to go before the task counts as ended. The fiber keeps what it runs for
  /// longer, and what it has moved that from, which is a second body where one can only be copied.
  template <class F>
  class Detached {
   public:
    template <class G>
    requires(!std::is_same_v<std::decay_t<G>, Detached>) explicit Detached(G&& g)
        : body_(std::forward<G>(g)) {}
    Detached(Detached&& other) : body_(std::move(other.body_)) { other.body_.reset(); }

    void operator()() {
      (*body_)();
      body_.reset();
      session_->remove_task();
    }

   private:
    std::optional<F> body_;
  };

  inline static FiberSession* session_ = nullptr;
  inline static std::optional<StackAllocator> stacks_;
  inline static std::size_t stack_bytes_ = 0;
};

struct BoostFiber : FiberRuntime<WorkStealing> {
  static constexpr std::string_view id = "boost_fiber";
};
struct BoostFiberSharedWork : FiberRuntime<SharedWork> {
  static constexpr std::string_view id = "boost_fiber_shared_work";
};
struct BoostFiberRoundRobin : FiberRuntime<RoundRobin> {
  static constexpr std::string_view id = "boost_fiber_round_robin";
};
struct BoostFiberPooled : FiberRuntime<RoundRobinPooled> {
  static constexpr std::string_view id = "boost_fiber_pooled";
};

}  // namespace barista
