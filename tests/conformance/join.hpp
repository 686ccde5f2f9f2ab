// task_group: wait() returns after every task of the group, and sees all they did.
#pragma once

#include <numeric>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Join : public Conformance<R> {};
using JoinRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Join, JoinRuntimes, RuntimeName);

TYPED_TEST(Join, WaitSeesWhatEveryTaskDid) {
  int sum = 0;
  run<TypeParam>([&] {
    std::vector<int> done(500, 0);
    typename TypeParam::task_group group;
    for (int& slot : done) group.go([&slot] { slot = 1; });
    group.wait();
    sum = std::accumulate(done.begin(), done.end(), 0);
  });
  EXPECT_EQ(sum, 500);
}

TYPED_TEST(Join, AGroupCanBeUsedAgain) {
  std::vector<int> after_each_wait;
  run<TypeParam>([&] {
    std::vector<int> done(20, 0);
    typename TypeParam::task_group group;
    for (int round = 0; round < 50; ++round) {
      for (int& slot : done) group.go([&slot] { ++slot; });
      group.wait();
      after_each_wait.push_back(std::accumulate(done.begin(), done.end(), 0));
    }
  });
  for (std::size_t round = 0; round < 50; ++round)
    EXPECT_EQ(after_each_wait[round], 20 * (static_cast<int>(round) + 1));
}

TYPED_TEST(Join, TasksOfAGroupAddToIt) {
  int sum = 0;
  run<TypeParam>([&] {
    std::vector<int> done(200, 0);
    typename TypeParam::task_group group;
    for (std::size_t i = 0; i < 100; ++i)
      group.go([&group, &done, i] {
        done[i] = 1;
        group.go([&done, i] { done[100 + i] = 1; });
      });
    group.wait();
    sum = std::accumulate(done.begin(), done.end(), 0);
  });
  EXPECT_EQ(sum, 200);
}

template <class R>
int fibonacci_by_tasks(int n) {
  if (n < 2) return n;
  int left = 0;
  typename R::task_group group;
  group.go([&left, n] { left = fibonacci_by_tasks<R>(n - 1); });
  const int right = fibonacci_by_tasks<R>(n - 2);
  group.wait();
  return left + right;
}

TYPED_TEST(Join, GroupsNest) {
  int result = 0;
  run<TypeParam>([&] { result = fibonacci_by_tasks<TypeParam>(12); });
  EXPECT_EQ(result, 144);
}

TYPED_TEST(Join, WaitingForNothingReturns) {
  run<TypeParam>([&] {
    typename TypeParam::task_group group;
    group.wait();
    group.wait();
  });
}

TYPED_TEST(Join, WaitDoesNotNeedTasksOutsideTheGroup) {
  NEEDS(block) {
    KEEPS(wait_past_bystanders);
    bool joined = false;
    run<TypeParam>([&] {
      typename TypeParam::wait_group gate;
      typename TypeParam::wait_group bystanders;
      gate.add(1);
      bystanders.add(20);
      typename TypeParam::task_group group;
      for (int i = 0; i < 20; ++i) {
        group.go([] {});
        TypeParam::go([&] {
          gate.wait();
          bystanders.done();
        });
      }
      group.wait();
      joined = true;
      gate.done();
      bystanders.wait();
    });
    EXPECT_TRUE(joined);
  }
}

}  // namespace barista::conformance
