#include "harness/launch/mechanism_proof.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/contract/promises.hpp"

namespace barista {
namespace {

Sample value(const std::string& metric, double number, int repetition = 0, unsigned workers = 1) {
  return {.repetition = repetition,
          .key = {"it", "asked", "", "one_pu", workers},
          .metric = metric,
          .value = number};
}

RuntimeDescription runtime_of(std::optional<Tasks> tasks) {
  RuntimeDescription runtime;
  runtime.tasks = tasks;
  return runtime;
}

/// What becomes of a time whose repetition has this count.
Sample judged(std::optional<Tasks> tasks, const std::string& time, const std::string& count,
              double counted, unsigned workers = 1) {
  std::vector<Sample> samples{value(time, 100, 0, workers), value(count, counted, 0, workers)};
  hold_to_promises(samples, runtime_of(tasks));
  EXPECT_EQ(samples[1].status, Status::ok) << "the count is a count";
  return samples[0];
}

constexpr auto threads = Tasks::kernel_threads;
constexpr auto fibers = Tasks::user_space;

TEST(MechanismProof, AThreadsHopSwitchesInTheKernel) {
  EXPECT_EQ(judged(threads, "hop_ns", "kernel_switches_per_op", 1.01).status, Status::ok);
  EXPECT_EQ(judged(threads, "hop_ns", "kernel_switches_per_op", 0.95).status, Status::ok);
  const Sample sample = judged(threads, "hop_ns", "kernel_switches_per_op", 0.5);
  EXPECT_EQ(sample.status, Status::invalid);
  EXPECT_EQ(sample.reason,
            "hop_ns of kernel-thread tasks promises at least 0.95 kernel_switches_per_op, but 0.5 "
            "were counted");
  EXPECT_EQ(sample.value, 100.0) << "kept, not to be used";
  EXPECT_EQ(judged(threads, "round_trip_ns", "kernel_switches_per_op", 1.0).status,
            Status::invalid);
}

TEST(MechanismProof, AFibersHopDoesNot) {
  EXPECT_EQ(judged(fibers, "hop_ns", "kernel_switches_per_op", 0.01).status, Status::ok);
  const Sample sample = judged(fibers, "hop_ns", "kernel_switches_per_op", 0.02);
  EXPECT_EQ(sample.status, Status::invalid);
  EXPECT_EQ(
      sample.reason,
      "hop_ns of user-space tasks promises at most 0.01 kernel_switches_per_op, but 0.02 were "
      "counted");
  EXPECT_EQ(judged(fibers, "hop_ns", "kernel_switches_per_op", 0.02, 2).status, Status::ok)
      << "workers wait for each other in the kernel";
}

TEST(MechanismProof, SpawnedThreadsAreClonedAndTasksAreNot) {
  for (const char* time :
       {"enqueue_ns", "first_instruction_ns", "spawn_join_ns", "churn_ns", "task_ns"}) {
    EXPECT_EQ(judged(threads, time, "clones_per_op", 1).status, Status::ok) << time;
    EXPECT_EQ(judged(threads, time, "clones_per_op", 0.9).status, Status::invalid) << time;
    EXPECT_EQ(judged(fibers, time, "clones_per_op", 0.001, 2).status, Status::ok) << time;
    EXPECT_EQ(judged(fibers, time, "clones_per_op", 1, 2).status, Status::invalid) << time;
  }
}

TEST(MechanismProof, EachRepetitionIsHeldToItsOwnCounts) {
  std::vector<Sample> samples{value("hop_ns", 1, 0), value("kernel_switches_per_op", 1, 0),
                              value("hop_ns", 1, 1), value("kernel_switches_per_op", 0, 1)};
  hold_to_promises(samples, runtime_of(threads));
  EXPECT_EQ(samples[0].status, Status::ok);
  EXPECT_EQ(samples[2].status, Status::invalid);
}

TEST(MechanismProof, AsksNothingOfARuntimeThatDoesNotTell) {
  EXPECT_EQ(judged(std::nullopt, "hop_ns", "kernel_switches_per_op", 7).status, Status::ok);
}

TEST(MechanismProof, PromisesSpeakOfKnownMetrics) {
  for (const Promise& promise : promises) {
    EXPECT_TRUE(find_metric(promise.metric)) << promise.metric;
    EXPECT_TRUE(find_metric(promise.count)) << promise.count;
    EXPECT_LT(promise.least, promise.most);
  }
}

}  // namespace
}  // namespace barista
