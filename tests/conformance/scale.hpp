// Many tasks, and many runs. Where tasks are threads the same number goes in batches that any
// machine can hold.
#pragma once

#include <algorithm>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Scale : public Conformance<R> {};
using ScaleRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Scale, ScaleRuntimes, RuntimeName);

TYPED_TEST(Scale, AHundredThousandTasksAreJoined) {
  constexpr std::size_t tasks = many_tasks<TypeParam>;
  constexpr std::size_t batch = many_tasks_alive<TypeParam>;
  std::vector<unsigned char> runs(tasks, 0);
  run<TypeParam>([&] {
    typename TypeParam::task_group group;
    for (std::size_t i = 0; i < tasks; ++i) {
      group.go([mark = &runs[i]] { ++*mark; });
      if ((i + 1) % batch == 0) group.wait();
    }
    group.wait();
  });
  EXPECT_EQ(std::count(runs.begin(), runs.end(), 1), static_cast<long>(tasks));
}

TYPED_TEST(Scale, ALongChainOfTasksEachStartsItsSuccessor) {
  constexpr long length = Places<TypeParam> ? 5'000 : 100'000;
  struct Chain {
    long links = 0;
    void go_on() {
      TypeParam::go([this] {
        if (++links < length) go_on();
      });
    }
  } chain;
  run<TypeParam>([&] { chain.go_on(); });
  EXPECT_EQ(chain.links, length);
}

TYPED_TEST(Scale, ThousandsAreParkedAtOnce) {
  NEEDS(block) {
    constexpr int tasks = many_parked_tasks<TypeParam>;
    std::vector<unsigned char> woke(tasks, 0);
    long woke_early = -1;
    run<TypeParam>([&] {
      typename TypeParam::wait_group begun;
      typename TypeParam::wait_group release;
      typename TypeParam::task_group group;
      begun.add(tasks);
      release.add(1);
      for (unsigned char& mark : woke)
        group.go([&] {
          begun.done();
          release.wait();
          ++mark;
        });
      begun.wait();
      woke_early = std::count(woke.begin(), woke.end(), 1);
      release.done();
      group.wait();
    });
    EXPECT_EQ(woke_early, 0);
    EXPECT_EQ(std::count(woke.begin(), woke.end(), 1), tasks);
  }
}

TYPED_TEST(Scale, RunCanBeCalledAgainAndAgain) {
  int sum = 0;
  for (int round = 0; round < 50; ++round) {
    std::vector<int> done(20, 0);
    run<TypeParam>([&] {
      for (int& slot : done) TypeParam::go([&slot] { slot = 1; });
    });
    for (const int slot : done) sum += slot;
  }
  EXPECT_EQ(sum, 50 * 20);
}

}  // namespace barista::conformance
