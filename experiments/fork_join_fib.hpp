// What does a fork cost in a recursion whose work is nothing but forks? fib(n) starts a task for
// fib(n-1), computes fib(n-2) itself, and joins.
#pragma once

#include "harness/contract/experiment.hpp"

namespace barista {

constexpr long fib(long n) {
  long a = 0, b = 1;
  for (long i = 0; i < n; ++i) {
    const long next = a + b;
    a = b;
    b = next;
  }
  return a;
}

/// fib(50) is 40 thousand million calls.
inline constexpr long most_of_fib = 50;

/// Times call(n), a recursion that returns fib(n).
template <class R>
void time_fib(Trial& trial, long (*call)(long)) {
  const long n = trial.param("n");
  R::run(trial.options(), [&] {
    while (trial.next()) {
      long result = 0;
      trial.timed([&] { result = call(n); });
      trial.operations(2 * fib(n + 1) - 1);  // the calls of this recursion
      trial.check(result == fib(n), "fib is wrong");
    }
  });
  trial.report_time_per_operation(metrics::call_ns);
}

template <class R>
struct ForkJoinFib {
  static ExperimentInfo info() {
    return {.name = "fork_join_fib",
            .family = "throughput",
            .question = "What does a fork cost in a recursion whose work is nothing but forks?",
            .axes = {{"n", {15}, "argument of fib", 0, most_of_fib}},
            .metrics = {metrics::call_ns},
            .needs = {Capability::spawn, Capability::nest}};
  }

  static void run(Trial& trial) requires Nests<R> { time_fib<R>(trial, call); }

 private:
  static long call(long n) {
    if (n < 2) return n;
    long left = 0;
    typename R::task_group group;
    group.go([&left, n] { left = call(n - 1); });
    const long right = call(n - 2);
    group.wait();
    return left + right;
  }
};

}  // namespace barista
