// The scheduling algorithms of Boost.Fiber, as policies: require_servable() refuses what an
// algorithm cannot do, install() gives the calling thread the algorithm, `note` is what a reader of
// its figures must know, StackAllocator is where stacks come from: the library's default, malloc
// for each, unless the name says otherwise.
//
// work_stealing and shared_work have an option `suspend`, false by default: idle workers then spin.
// It stays false with several workers, because the library wakes a sleeping one only for fibers
// that are already its own: with `suspend` all work would stay on one thread for good
// (boostorg/fiber issues 217 and 327).
#pragma once

#include <boost/fiber/algo/round_robin.hpp>
#include <boost/fiber/algo/shared_work.hpp>
#include <boost/fiber/algo/work_stealing.hpp>
#include <boost/fiber/fixedsize_stack.hpp>
#include <boost/fiber/operations.hpp>
#include <boost/fiber/pooled_fixedsize_stack.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/contract/runtime.hpp"

namespace barista {

/// The library's best for several threads: each has a queue and, when it is empty, steals from a
/// random other.
struct WorkStealing {
  using StackAllocator = boost::fibers::fixedsize_stack;
  static constexpr std::string_view note =
      "idle workers spin, or they would never be woken to steal; 1 worker uses round_robin, "
      "because "
      "work_stealing seeks another worker for ever";

  static void require_servable(const RuntimeOptions&) {}
  static void install(unsigned workers) {
    namespace algo = boost::fibers::algo;
    if (workers == 1)
      boost::fibers::use_scheduling_algorithm<algo::round_robin>();
    else
      boost::fibers::use_scheduling_algorithm<algo::work_stealing>(workers);
  }
};

/// One queue for all workers.
struct SharedWork {
  using StackAllocator = boost::fibers::fixedsize_stack;
  static constexpr std::string_view note =
      "idle workers spin, or they would never be woken for new work";

  static void require_servable(const RuntimeOptions&) {}
  static void install(unsigned workers) {
    const bool suspend = workers == 1;  // nobody else can have work for it
    boost::fibers::use_scheduling_algorithm<boost::fibers::algo::shared_work>(suspend);
  }
};

/// The library's default: fibers stay on the thread that started them.
struct RoundRobin {
  using StackAllocator = boost::fibers::fixedsize_stack;
  static constexpr std::string_view note = "fibers stay on the thread that started them: 1 worker";

  static void require_servable(const RuntimeOptions& options) {
    if (options.workers > 1)
      throw std::invalid_argument(
          "round_robin keeps each fiber on the thread that started it and so serves 1 worker, "
          "not " +
          std::to_string(options.workers) + "; use boost_fiber or boost_fiber_shared_work");
  }
  static void install(unsigned) {
    boost::fibers::use_scheduling_algorithm<boost::fibers::algo::round_robin>();
  }
};

/// The library's fastest way to start fibers: their stacks come back to a pool, which threads must
/// not share.
struct RoundRobinPooled : RoundRobin {
  using StackAllocator = boost::fibers::pooled_fixedsize_stack;
  static constexpr std::string_view note =
      "fibers stay on the thread that started them: 1 worker; their stacks come from the library's "
      "pool";
};

}  // namespace barista
