// sleep_for(): not back early, and meanwhile others run.
#pragma once

#include <atomic>
#include <chrono>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Sleep : public Conformance<R> {};
using SleepRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Sleep, SleepRuntimes, RuntimeName);

TYPED_TEST(Sleep, DoesNotReturnEarly) {
  NEEDS(sleep) {
    using std::chrono::steady_clock;
    constexpr std::chrono::milliseconds asked(5);
    constexpr int tasks = 20;
    std::vector<steady_clock::duration> slept(tasks);
    run<TypeParam>([&] {
      for (auto& duration : slept)
        TypeParam::go([&duration, asked] {
          const auto begin = steady_clock::now();
          TypeParam::sleep_for(asked);
          duration = steady_clock::now() - begin;
        });
    });
    for (const auto duration : slept) EXPECT_GE(duration, asked);
  }
}

TYPED_TEST(Sleep, LetsOthersRun) {
  NEEDS(sleep) {
    const std::size_t tasks = 2 * options().workers;
    std::vector<int> saw_the_other(tasks, 0);
    run<TypeParam>([&] {
      std::atomic<bool> other_ran{false};
      typename TypeParam::task_group group;
      // More sleepers than workers: if a sleeper held its worker, the last task would not start
      // while they wait for it.
      for (int& saw : saw_the_other)
        group.go([&] {
          for (int naps = 0; naps < 20'000 && !other_ran.load(); ++naps)
            TypeParam::sleep_for(std::chrono::milliseconds(1));
          saw = other_ran.load() ? 1 : 0;
        });
      group.go([&] { other_ran = true; });
      group.wait();
    });
    EXPECT_EQ(saw_the_other, std::vector<int>(tasks, 1));
  }
}

}  // namespace barista::conformance
