// go(): each task runs once, sees what came before it, and has ended when run() returns.
#pragma once

#include <algorithm>
#include <atomic>
#include <memory>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Spawn : public Conformance<R> {};
using SpawnRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Spawn, SpawnRuntimes, RuntimeName);

TYPED_TEST(Spawn, EveryTaskRunsOnceBeforeRunReturns) {
  std::vector<int> runs(1000, 0);
  run<TypeParam>([&] {
    for (int& count : runs) TypeParam::go([&count] { ++count; });
  });
  EXPECT_EQ(std::count(runs.begin(), runs.end(), 1), 1000);
}

TYPED_TEST(Spawn, TasksStartTasksAndRunWaitsForThemToo) {
  struct Tree {
    std::atomic<int> tasks{0};
    void grow(int height) {
      tasks.fetch_add(1, std::memory_order_relaxed);
      if (height == 0) return;
      for (int child = 0; child < 2; ++child) TypeParam::go([this, height] { grow(height - 1); });
    }
  } tree;
  run<TypeParam>([&] { tree.grow(7); });
  EXPECT_EQ(tree.tasks.load(), 255);
}

TYPED_TEST(Spawn, ATaskSeesWhatHappenedBeforeItsCreation) {
  constexpr int tasks = 200;
  std::vector<int> written(tasks, 0);
  std::vector<int> seen(tasks, -1);
  run<TypeParam>([&] {
    for (std::size_t i = 0; i < tasks; ++i) {
      written[i] = static_cast<int>(i) + 1;
      TypeParam::go([&written, &seen, i] { seen[i] = written[i]; });
    }
  });
  EXPECT_EQ(seen, written);
}

TYPED_TEST(Spawn, ATaskMayChangeWhatItOwns) {
  int result = 0;
  run<TypeParam>([&] { TypeParam::go([&result, own = 1]() mutable { result = ++own; }); });
  EXPECT_EQ(result, 2);
}

TYPED_TEST(Spawn, WhatATaskOwnsIsGoneWhenRunReturns) {
  const auto owned = std::make_shared<int>(1);
  run<TypeParam>([&] {
    for (int i = 0; i < 100; ++i) TypeParam::go([owned] { (void)owned; });
  });
  EXPECT_EQ(owned.use_count(), 1);
}

}  // namespace barista::conformance
