// What the name of a time promises about the mechanism behind it. A thread that was spawned must
// have been cloned, a hop between threads must have switched in the kernel, and a task of user
// space must do neither: a time whose counts do not fit is a time of something else.
//
// Promised is only what holds on every machine. Not promised: that sched_yield() switches (the
// scheduler may decline), and what happens across workers, whose threads wait for work in the
// kernel.
#pragma once

#include <array>
#include <limits>
#include <string_view>

#include "harness/contract/metrics.hpp"
#include "harness/contract/runtime.hpp"

namespace barista {

/// For tasks of this kind, `count` lies between `least` and `most`, both inclusive, in every
/// repetition that reports `metric` with at most `most_workers` workers.
struct Promise {
  std::string_view metric;
  Tasks tasks;
  std::string_view count;
  double least = 0;
  double most = std::numeric_limits<double>::infinity();
  unsigned most_workers = std::numeric_limits<unsigned>::max();
};

namespace detail {

using enum Tasks;

constexpr Promise threads_are_cloned(const Metric& metric, double per_operation) {
  return {metric.name, kernel_threads, metrics::clones_per_op.name, 0.95 * per_operation};
}
// Clones are counted system-wide: other programs' may be among them.
constexpr Promise nothing_is_cloned(const Metric& metric) {
  return {metric.name, user_space, metrics::clones_per_op.name, 0, 0.05};
}
constexpr Promise threads_switch(const Metric& metric, double per_operation) {
  return {.metric = metric.name,
          .tasks = kernel_threads,
          .count = metrics::kernel_switches_per_op.name,
          .least = 0.95 * per_operation,
          .most_workers = 1};
}
constexpr Promise nothing_switches(const Metric& metric, double per_operation) {
  return {.metric = metric.name,
          .tasks = user_space,
          .count = metrics::kernel_switches_per_op.name,
          .most = 0.01 * per_operation,
          .most_workers = 1};
}

}  // namespace detail

inline constexpr std::array promises{
    detail::threads_are_cloned(metrics::enqueue_ns, 1),
    detail::nothing_is_cloned(metrics::enqueue_ns),
    detail::threads_are_cloned(metrics::first_instruction_ns, 1),
    detail::nothing_is_cloned(metrics::first_instruction_ns),
    detail::threads_are_cloned(metrics::spawn_join_ns, 1),
    detail::nothing_is_cloned(metrics::spawn_join_ns),
    detail::threads_are_cloned(metrics::churn_ns, 1),
    detail::nothing_is_cloned(metrics::churn_ns),
    detail::threads_are_cloned(metrics::task_ns, 1),
    detail::nothing_is_cloned(metrics::task_ns),
    detail::threads_are_cloned(metrics::call_ns, 0.45),  // about every second call forks
    detail::nothing_is_cloned(metrics::call_ns),
    detail::nothing_switches(metrics::switch_ns, 1),
    detail::nothing_switches(metrics::yield_ns, 1),
    detail::threads_switch(metrics::hop_ns, 1),
    detail::nothing_switches(metrics::hop_ns, 1),
    detail::threads_switch(metrics::round_trip_ns, 2),
    detail::nothing_switches(metrics::round_trip_ns, 2)};

}  // namespace barista
