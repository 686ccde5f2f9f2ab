// What does a fork cost where a runtime has an operation for exactly two halves? The recursion of
// fork_join_fib with that operation.
#pragma once

#include "experiments/fork_join_fib.hpp"

namespace barista {

template <class R>
struct ForkJoinPair {
  static ExperimentInfo info() {
    return {.name = "fork_join_pair",
            .family = "throughput",
            .question = "What does a fork cost where a runtime has an operation for two halves?",
            .axes = {{"n", {15}, "argument of fib", 0, most_of_fib}},
            .metrics = {metrics::call_ns},
            .needs = {Capability::spawn, Capability::fork_join}};
  }

  static void run(Trial& trial) requires ForksPairs<R> { time_fib<R>(trial, call); }

 private:
  static long call(long n) {
    if (n < 2) return n;
    long left = 0;
    long right = 0;
    R::fork_join([&left, n] { left = call(n - 1); }, [&right, n] { right = call(n - 2); });
    return left + right;
  }
};

}  // namespace barista
