// What each metric is called, in which unit, which way is better, what it means, and whether it
// answers an experiment's question or only shows whether the answer can be trusted.
//
// This table is the only definition of a metric: workers report by these names, the analysis takes
// the direction from here, and docs/METHOD.md explains what lies inside each timed interval. The
// unit ends the name.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace barista {

enum class Direction { lower_is_better, higher_is_better, neutral };

/// An answer is what an experiment is run for: it is shown and judged. A diagnostic is recorded
/// beside it, to explain it or to check it: it is shown where somebody asks, and decides nothing.
enum class Role { answer, diagnostic };

struct Metric {
  std::string_view name;
  std::string_view unit;
  Direction direction;
  std::string_view meaning;
  Role role = Role::answer;
};

namespace metrics {

using enum Direction;
using enum Role;

// Spawn.
inline constexpr Metric enqueue_ns{
    "enqueue_ns", "ns", lower_is_better,
    "time the creator spends per task before it goes on; the task need not have run"};
inline constexpr Metric first_instruction_ns{
    "first_instruction_ns", "ns", lower_is_better,
    "from just before the creation to the first instruction of the task"};
inline constexpr Metric spawn_join_ns{"spawn_join_ns", "ns", lower_is_better,
                                      "create, run and join, per task, in batches of `tasks`"};
inline constexpr Metric churn_ns{
    "churn_ns", "ns", lower_is_better,
    "create and run, per task, while `alive` chains each start their own successor"};

// Context switch.
inline constexpr Metric yield_ns{"yield_ns", "ns", lower_is_better,
                                 "per yield among `tasks` runnable tasks"};
inline constexpr Metric given_way_per_op{
    "given_way_per_op", "count", neutral,
    "share of yields after which another task had run, in untimed laps", diagnostic};
inline constexpr Metric switch_ns{"switch_ns", "ns", lower_is_better,
                                  "per switch between two stacks, without a scheduler"};
inline constexpr Metric hop_ns{"hop_ns", "ns", lower_is_better,
                               "one task wakes the next and parks: per hand-over of the token"};
inline constexpr Metric round_trip_ns{"round_trip_ns", "ns", lower_is_better,
                                      "a message there and one back over two unbuffered channels"};
inline constexpr Metric hops_across_pus_per_op{"hops_across_pus_per_op", "count", neutral,
                                               "share of hand-overs after which another PU went on",
                                               diagnostic};

// Throughput.
inline constexpr Metric message_ns{"message_ns", "ns", lower_is_better,
                                   "per message and channel of a pipeline"};
inline constexpr Metric task_ns{"task_ns", "ns", lower_is_better,
                                "skynet, per task (inner nodes and leaves)"};
inline constexpr Metric call_ns{"call_ns", "ns", lower_is_better,
                                "fork-join fib, per call; each inner call forks once"};

// Latency from the moment when a request was due, over the requests of one process.
inline constexpr Metric latency_p50_ns{"latency_p50_ns", "ns", lower_is_better,
                                       "half of the requests waited no longer"};
inline constexpr Metric latency_p90_ns{"latency_p90_ns", "ns", lower_is_better,
                                       "90 % of the requests waited no longer"};
inline constexpr Metric latency_p99_ns{"latency_p99_ns", "ns", lower_is_better,
                                       "99 % of the requests waited no longer"};
inline constexpr Metric latency_p999_ns{"latency_p999_ns", "ns", lower_is_better,
                                        "99.9 % of the requests waited no longer"};
inline constexpr Metric latency_max_ns{"latency_max_ns", "ns", lower_is_better,
                                       "the longest wait of a request"};

// While nothing is runnable.
inline constexpr Metric idle_cpu_per_s_ns{
    "idle_cpu_per_s_ns", "ns", lower_is_better,
    "processor time that all threads of the process take in a second"};

// Memory: totals while `tasks` tasks are parked, less the same reading just before the first was
// created.
inline constexpr Metric reserved_bytes{"reserved_bytes", "bytes", lower_is_better,
                                       "address space (VmSize)"};
inline constexpr Metric stack_bytes{
    "stack_bytes", "bytes", lower_is_better,
    "stack memory in use by the runtime's own account; only where it keeps one"};
inline constexpr Metric pss_bytes{"pss_bytes", "bytes", lower_is_better,
                                  "resident memory (Pss of smaps_rollup)"};
inline constexpr Metric page_table_bytes{"page_table_bytes", "bytes", lower_is_better,
                                         "page tables (VmPTE)", diagnostic};
inline constexpr Metric kernel_stack_bytes{"kernel_stack_bytes", "bytes", lower_is_better,
                                           "kernel stacks, system-wide (KernelStack of meminfo)",
                                           diagnostic};
inline constexpr Metric slab_bytes{"slab_bytes", "bytes", lower_is_better,
                                   "unreclaimable kernel slab, system-wide (SUnreclaim of meminfo)",
                                   diagnostic};
inline constexpr Metric whole_cost_bytes{"whole_cost_bytes", "bytes", lower_is_better,
                                         "pss + page tables + kernel stacks + slab"};
inline constexpr Metric system_lost_bytes{"system_lost_bytes", "bytes", lower_is_better,
                                          "memory the system had free before and no longer has "
                                          "(MemFree and the CPUs' lists of free pages)",
                                          diagnostic};
inline constexpr Metric cgroup_bytes{
    "cgroup_bytes", "bytes", lower_is_better,
    "memory charged to the process's cgroup, kernel memory included; only where one is visible",
    diagnostic};

// Memory per task: the slope over N of the totals above, made by the analysis from processes of
// different N.
inline constexpr Metric reserved_bytes_per_task{"reserved_bytes_per_task", "bytes", lower_is_better,
                                                "slope over parked tasks of reserved_bytes"};
inline constexpr Metric stack_bytes_per_task{"stack_bytes_per_task", "bytes", lower_is_better,
                                             "slope over parked tasks of stack_bytes"};
inline constexpr Metric pss_bytes_per_task{"pss_bytes_per_task", "bytes", lower_is_better,
                                           "slope over parked tasks of pss_bytes"};
inline constexpr Metric page_table_bytes_per_task{
    "page_table_bytes_per_task", "bytes", lower_is_better,
    "slope over parked tasks of page_table_bytes", diagnostic};
inline constexpr Metric kernel_stack_bytes_per_task{
    "kernel_stack_bytes_per_task", "bytes", lower_is_better,
    "slope over parked tasks of kernel_stack_bytes", diagnostic};
inline constexpr Metric slab_bytes_per_task{"slab_bytes_per_task", "bytes", lower_is_better,
                                            "slope over parked tasks of slab_bytes", diagnostic};
inline constexpr Metric whole_cost_bytes_per_task{"whole_cost_bytes_per_task", "bytes",
                                                  lower_is_better,
                                                  "slope over parked tasks of whole_cost_bytes"};
inline constexpr Metric system_lost_bytes_per_task{
    "system_lost_bytes_per_task", "bytes", lower_is_better,
    "slope over parked tasks of system_lost_bytes", diagnostic};
inline constexpr Metric cgroup_bytes_per_task{"cgroup_bytes_per_task", "bytes", lower_is_better,
                                              "slope over parked tasks of cgroup_bytes",
                                              diagnostic};
inline constexpr Metric layers_share_of_lost{
    "layers_share_of_lost", "count", neutral,
    "whole_cost_bytes_per_task / system_lost_bytes_per_task: 1 if the layers account for all",
    diagnostic};

// Limit.
inline constexpr Metric tasks_alive{
    "tasks_alive", "count", higher_is_better,
    "tasks that were alive and parked at the same time; the reason names what ended it"};

// The mechanism, counted over the whole repetition and divided by the operations of its timed part.
inline constexpr Metric voluntary_switches_per_op{
    "voluntary_switches_per_op", "count", neutral,
    "kernel context switches because a thread waited (ru_nvcsw)", diagnostic};
inline constexpr Metric involuntary_switches_per_op{
    "involuntary_switches_per_op", "count", neutral,
    "kernel context switches by preemption or sched_yield (ru_nivcsw)", diagnostic};
inline constexpr Metric kernel_switches_per_op{
    "kernel_switches_per_op", "count", neutral,
    "voluntary and involuntary switches together: a woken thread may preempt its waker before that "
    "one waits",
    diagnostic};
inline constexpr Metric minor_faults_per_op{"minor_faults_per_op", "count", neutral,
                                            "page faults without I/O (ru_minflt)", diagnostic};
inline constexpr Metric major_faults_per_op{"major_faults_per_op", "count", neutral,
                                            "page faults with I/O (ru_majflt)", diagnostic};
inline constexpr Metric clones_per_op{
    "clones_per_op", "count", neutral,
    "threads and processes that the system created (processes of /proc/stat)", diagnostic};

// The processor's own counts (perf_event), of all threads and in user space only, which needs the
// fewest rights; otherwise as above. Only where the processor, its hypervisor and the kernel let
// them be counted: the launcher opens the counters (docs/WORKER.md).
inline constexpr Metric cycles_per_op{"cycles_per_op", "count", neutral,
                                      "processor cycles in user space", diagnostic};
inline constexpr Metric instructions_per_op{"instructions_per_op", "count", neutral,
                                            "instructions retired in user space", diagnostic};
inline constexpr Metric branch_misses_per_op{"branch_misses_per_op", "count", neutral,
                                             "mispredicted branches in user space", diagnostic};
inline constexpr Metric cache_misses_per_op{
    "cache_misses_per_op", "count", neutral,
    "accesses in user space that missed the last cache, as the processor's maker defines them",
    diagnostic};
inline constexpr std::array hardware_counts{cycles_per_op, instructions_per_op,
                                            branch_misses_per_op, cache_misses_per_op};

// The clock, calibrated before each repetition that reports a time, and what is left of the time
// without it. Gross and net stand side by side; the net one may be negative and is never clipped.
inline constexpr Metric baseline_ns{
    "baseline_ns", "ns", neutral,
    "intervals in which nothing is done, as many as were measured, per operation", diagnostic};
inline constexpr Metric net_ns{"net_ns", "ns", neutral,
                               "the experiment's time per operation less baseline_ns", diagnostic};
inline constexpr Metric clock_overhead_ns{"clock_overhead_ns", "ns", neutral,
                                          "cost of one reading of the clock", diagnostic};
inline constexpr Metric clock_resolution_ns{
    "clock_resolution_ns", "ns", neutral,
    "smallest step of a clock that was seen standing still, else 1: finer than a reading",
    diagnostic};
inline constexpr Metric clock_backward_steps{"clock_backward_steps", "count", neutral,
                                             "readings that were earlier than the one before",
                                             diagnostic};

// How fast the machine was just before and after a process with more than one PU
// (harness/machine/pu_probe.hpp).
inline constexpr Metric line_before_ns{"line_before_ns", "ns", neutral,
                                       "a cache line from the first PU to the second and back",
                                       diagnostic};
inline constexpr Metric line_after_ns{"line_after_ns", "ns", neutral,
                                      "the same when the process had ended", diagnostic};
inline constexpr Metric chain_before_ns{
    "chain_before_ns", "ns", neutral,
    "a multiplication and an addition that wait for those before, on the first PU", diagnostic};
inline constexpr Metric chain_after_ns{"chain_after_ns", "ns", neutral,
                                       "the same when the process had ended", diagnostic};

inline constexpr std::array all{enqueue_ns,
                                first_instruction_ns,
                                spawn_join_ns,
                                churn_ns,
                                yield_ns,
                                given_way_per_op,
                                switch_ns,
                                hop_ns,
                                round_trip_ns,
                                hops_across_pus_per_op,
                                message_ns,
                                task_ns,
                                call_ns,
                                latency_p50_ns,
                                latency_p90_ns,
                                latency_p99_ns,
                                latency_p999_ns,
                                latency_max_ns,
                                idle_cpu_per_s_ns,
                                reserved_bytes,
                                stack_bytes,
                                pss_bytes,
                                page_table_bytes,
                                kernel_stack_bytes,
                                slab_bytes,
                                whole_cost_bytes,
                                system_lost_bytes,
                                cgroup_bytes,
                                reserved_bytes_per_task,
                                stack_bytes_per_task,
                                pss_bytes_per_task,
                                page_table_bytes_per_task,
                                kernel_stack_bytes_per_task,
                                slab_bytes_per_task,
                                whole_cost_bytes_per_task,
                                system_lost_bytes_per_task,
                                cgroup_bytes_per_task,
                                layers_share_of_lost,
                                tasks_alive,
                                voluntary_switches_per_op,
                                involuntary_switches_per_op,
                                kernel_switches_per_op,
                                minor_faults_per_op,
                                major_faults_per_op,
                                clones_per_op,
                                cycles_per_op,
                                instructions_per_op,
                                branch_misses_per_op,
                                cache_misses_per_op,
                                baseline_ns,
                                net_ns,
                                clock_overhead_ns,
                                clock_resolution_ns,
                                clock_backward_steps,
                                line_before_ns,
                                line_after_ns,
                                chain_before_ns,
                                chain_after_ns};

}  // namespace metrics

/// The metric of this name, or nothing. Cost: a linear search; not for hot paths.
constexpr std::optional<Metric> find_metric(std::string_view name) {
  for (const Metric& metric : metrics::all)
    if (metric.name == name) return metric;
  return std::nullopt;
}

/// The unit of the metric of this name; empty for what is unknown.
constexpr std::string_view unit_of(std::string_view name) {
  const std::optional<Metric> metric = find_metric(name);
  return metric ? metric->unit : std::string_view{};
}

/// What is neither better nor worse cannot answer anything.
constexpr bool neutral_ones_are_diagnostics() {
  for (const Metric& metric : metrics::all)
    if (metric.direction == Direction::neutral && metric.role == Role::answer) return false;
  return true;
}
static_assert(neutral_ones_are_diagnostics());

/// Whether the metric of this name answers an experiment's question; what is unknown does not.
constexpr bool is_answer(std::string_view name) {
  const std::optional<Metric> metric = find_metric(name);
  return metric && metric->role == Role::answer;
}

/// What an experiment times: not a count, and not a property of the clock.
constexpr bool is_measured_time(std::string_view name) {
  const std::optional<Metric> metric = find_metric(name);
  return metric && metric->unit == "ns" && metric->direction != Direction::neutral;
}

/// Times and memory that have a better direction; counts and limits are evidence, and not tested.
constexpr bool can_be_compared(const Metric& metric) {
  return metric.direction != Direction::neutral && (metric.unit == "ns" || metric.unit == "bytes");
}

/// Why a worker cannot have measured this value of the metric; empty for what is possible. What
/// takes time takes more than none, except processor time while nothing is runnable. Memory may be
/// less than before.
constexpr std::string_view why_impossible(std::string_view name, double value) {
  if (!is_measured_time(name)) return {};
  if (value < 0) return "a time cannot be negative";
  if (value == 0 && name != metrics::idle_cpu_per_s_ns.name)
    return "what is done takes more than 0 ns; the clock is too coarse for it";
  return {};
}

}  // namespace barista
