// Two things that may run in parallel: structured parallelism at the price of a function call.
//
// The descriptor of the first lies in the caller's frame. It is offered to thieves, the second is
// run, and then the first is taken back and run as a plain call, if nobody has taken it; only
// otherwise does the caller wait. (Lazy task creation: E. Mohr, D. Kranz and R. Halstead, 1991;
// "children inline at the join".)
#pragma once

#include <exception>
#include <type_traits>
#include <utility>

#include "goroutine.hpp"
#include "join.hpp"
#include "worker.hpp"

namespace espresso {

class Task;

namespace detail {

/// What was offered; lies in the frame that joins it.
template <class F>
struct Fork : Goroutine {
  explicit Fork(F& function) : body(function) {
    set_not_begun();
    id = no_id;
    join = &join_here;
    invoke = [](Goroutine& self) {
      auto& fork = static_cast<Fork&>(self);
      try {
        static_cast<void>(fork.body());
      } catch (...) {
        fork.thrown = std::current_exception();
      }
    };
  }

  F& body;
  Join join_here;
  std::exception_ptr thrown;
};

/// After the other half, also when an exception has left that: runs the fork, or waits for it.
template <class F>
void settle(Fork<F>& fork) {
  if (Worker::here().take_back_of(fork.join_here) != nullptr) [[likely]] {
    static_cast<void>(fork.body());
    return;
  }
  fork.join_here.wait(1);
  if (fork.thrown) std::rethrow_exception(fork.thrown);
}

}  // namespace detail

/// Runs first() and second(), possibly at the same time, and returns when both have ended; what
/// they did happens before that. Both are run, the second on the caller's stack and the first as a
/// rule, too: a recursion over this function needs the stack of an ordinary recursion. Allocates
/// nothing. An exception that leaves either leaves fork_join(); if one leaves each, that of the
/// first. What runs on the caller's stack sees what the caller is handling, as any call does.
template <class F, class G>
void fork_join(F&& first, G&& second) {
  static_assert(!std::is_same_v<std::invoke_result_t<F&>, Task> &&
                    !std::is_same_v<std::invoke_result_t<G&>, Task>,
                "fork_join() was given a function that makes a task, which would never run");
  detail::Fork<std::remove_reference_t<F>> fork(first);
  detail::Worker::here().make_ready_last(fork);  // also where the second waits for it
  try {
    static_cast<void>(second());
  } catch (...) {
    detail::settle(fork);
    throw;
  }
  detail::settle(fork);
}

}  // namespace espresso
