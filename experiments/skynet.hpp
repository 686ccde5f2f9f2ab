// How fast do trees of tasks grow and fold? Every node starts ten children down to the leaves; a
// leaf returns its number, a node the sum of its children. After the skynet benchmark of A.
// Temerev, github.com/atemerev/skynet.
#pragma once

#include <array>

#include "harness/contract/experiment.hpp"

namespace barista {

inline constexpr long skynet_children = 10;

/// Inner nodes and leaves of a tree with so many leaves.
constexpr long skynet_tasks(long leaves) {
  long tasks = 0;
  for (long level = leaves; level >= 1; level /= skynet_children) tasks += level;
  return tasks;
}

inline Axis skynet_leaves() {
  return {.name = "leaves",
          .values = {10'000},
          .meaning = "leaves of the tree, a power of ten",
          .power_of = skynet_children};
}

inline void check_skynet(Trial& trial, long leaves, long sum) {
  trial.operations(skynet_tasks(leaves));
  trial.check(sum == leaves * (leaves - 1) / 2,
              "the sum of the leaves is wrong (`leaves` must be a power of ten)");
}

/// Children send their sums over an unbuffered channel of their parent.
template <class R>
struct SkynetChannels {
  static ExperimentInfo info() {
    return {.name = "skynet_channels",
            .family = "throughput",
            .question = "How fast does a tree of tasks grow and fold over channels?",
            .axes = {skynet_leaves()},
            .metrics = {metrics::task_ns},
            .needs = {Capability::spawn, Capability::channel}};
  }

  static void run(Trial& trial) requires Channels<R> {
    const long leaves = trial.param("leaves");
    R::run(trial.options(), [&] {
      while (trial.next()) {
        long sum = 0;
        trial.timed([&] {
          Channel result;
          typename R::task_group group;
          group.go([&] { node(result, 0, leaves); });
          sum = result.receive().value_or(-1);
          group.wait();
        });
        check_skynet(trial, leaves, sum);
      }
    });
    trial.report_time_per_operation(metrics::task_ns);
  }

 private:
  // Deferred: the channel exists only where the runtime has channels.
  template <class T>
  struct ChannelOf {
    using type = typename T::template unbuffered_channel<long>;
  };
  using Channel =
      typename std::conditional_t<Channels<R>, ChannelOf<R>, std::type_identity<int>>::type;

  static void node(Channel& parent, long first, long leaves) {
    if (leaves <= 1) {
      parent.send(first);
      return;
    }
    Channel children;
    typename R::task_group
        group;  // a channel must outlive the last send, which only a join can tell
    const long share = leaves / skynet_children;
    for (long i = 0; i < skynet_children; ++i)
      group.go([&children, first = first + i * share, share] { node(children, first, share); });
    long sum = 0;
    for (long i = 0; i < skynet_children; ++i) sum += children.receive().value_or(-1);
    group.wait();
    parent.send(sum);
  }
};

/// Children write their sums into their parent's frame, which joins them.
template <class R>
struct SkynetJoin {
  static ExperimentInfo info() {
    return {.name = "skynet_join",
            .family = "throughput",
            .question = "How fast does a tree of tasks grow and fold over joins?",
            .axes = {skynet_leaves()},
            .metrics = {metrics::task_ns},
            .needs = {Capability::spawn, Capability::nest}};
  }

  static void run(Trial& trial) requires Nests<R> {
    const long leaves = trial.param("leaves");
    R::run(trial.options(), [&] {
      while (trial.next()) {
        long sum = 0;
        trial.timed([&] {
          typename R::task_group group;
          group.go([&] { sum = node(0, leaves); });
          group.wait();
        });
        check_skynet(trial, leaves, sum);
      }
    });
    trial.report_time_per_operation(metrics::task_ns);
  }

 private:
  static long node(long first, long leaves) {
    if (leaves <= 1) return first;
    std::array<long, skynet_children> sums;
    const long share = leaves / skynet_children;
    typename R::task_group group;
    for (long i = 0; i < skynet_children; ++i)
      group.go([sum = &sums[static_cast<std::size_t>(i)], first = first + i * share, share] {
        *sum = node(first, share);
      });
    group.wait();
    long sum = 0;
    for (const long part : sums) sum += part;
    return sum;
  }
};

}  // namespace barista
