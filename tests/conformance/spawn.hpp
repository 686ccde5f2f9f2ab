// go(): each task runs once, sees what came before it, and has ended when run() returns.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

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

/// Counts how many of it there are, cannot be moved, only copied, and takes its time to go.
class SlowToGo {
 public:
  explicit SlowToGo(std::atomic<int>& alive) : alive_(alive) { ++alive_; }
  SlowToGo(const SlowToGo& other) : alive_(other.alive_) { ++alive_; }
  SlowToGo& operator=(const SlowToGo&) = delete;
  ~SlowToGo() {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    --alive_;
  }

 private:
  std::atomic<int>& alive_;
};

TYPED_TEST(Spawn, WhatATaskOwnsIsGoneWhenRunReturns) {
  std::atomic<int> alive = 0;
  const SlowToGo owned(alive);
  run<TypeParam>([&] {
    for (int i = 0; i < 20; ++i) TypeParam::go([owned] { (void)owned; });
  });
  EXPECT_EQ(alive, 1);
}

}  // namespace barista::conformance
