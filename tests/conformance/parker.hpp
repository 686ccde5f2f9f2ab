// park() and unpark(): at most one permit, and what came before unpark() is seen after the park()
// that takes it.
#pragma once

#include <algorithm>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class Parker : public Conformance<R> {};
using ParkerRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(Parker, ParkerRuntimes, RuntimeName);

TYPED_TEST(Parker, APermitThatIsThereIsTakenAtOnce) {
  NEEDS(block) {
    run<TypeParam>([] {
      typename TypeParam::parker parker;
      for (int round = 0; round < 100; ++round) {
        parker.unpark();
        parker.park();
      }
    });
  }
}

TYPED_TEST(Parker, TwoUnparksLeaveOnePermit) {
  NEEDS(block) {
    bool second_park_waited = false;
    run<TypeParam>([&] {
      bool unparked_again = false;
      typename TypeParam::parker parker;
      parker.unpark();
      parker.unpark();
      parker.park();
      typename TypeParam::task_group group;
      group.go([&] {
        unparked_again = true;
        parker.unpark();
      });
      parker.park();
      second_park_waited = unparked_again;
      group.wait();
    });
    EXPECT_TRUE(second_park_waited);
  }
}

TYPED_TEST(Parker, HandsPlainDataToAndFro) {
  NEEDS(block) {
    constexpr int rounds = 1000;
    int token = 0;
    int wrong = 0;
    run<TypeParam>([&] {
      typename TypeParam::parker here;
      typename TypeParam::parker there;
      typename TypeParam::task_group group;
      group.go([&] {
        for (int round = 0; round < rounds; ++round) {
          there.park();
          ++token;
          here.unpark();
        }
      });
      for (int round = 0; round < rounds; ++round) {
        ++token;
        there.unpark();
        here.park();
        if (token != 2 * (round + 1)) ++wrong;
      }
      group.wait();
    });
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(token, 2 * rounds);
  }
}

TYPED_TEST(Parker, ATokenGoesRoundARing) {
  NEEDS(block) {
    constexpr int tasks = 100;
    constexpr int laps = 20;
    int hops = 0;
    run<TypeParam>([&] {
      std::vector<typename TypeParam::parker> parkers(tasks);
      typename TypeParam::wait_group finished;
      finished.add(tasks);
      for (std::size_t i = 0; i < tasks; ++i)
        TypeParam::go([&, i] {
          for (int lap = 0; lap < laps; ++lap) {
            parkers[i].park();
            ++hops;
            if (i + 1 < tasks || lap + 1 < laps) parkers[(i + 1) % tasks].unpark();
          }
          finished.done();
        });
      parkers[0].unpark();
      finished.wait();
    });
    EXPECT_EQ(hops, tasks * laps);
  }
}

TYPED_TEST(Parker, WaitingTasksDoNotHoldTheirWorkers) {
  NEEDS(block) {
    const std::size_t tasks = 4 * options().workers;
    std::vector<int> woke(tasks, 0);
    run<TypeParam>([&] {
      std::vector<typename TypeParam::parker> parkers(tasks);
      typename TypeParam::wait_group finished;
      finished.add(static_cast<long>(tasks) + 1);
      for (std::size_t i = 0; i < tasks; ++i)
        TypeParam::go([&, i] {
          parkers[i].park();
          woke[i] = 1;
          finished.done();
        });
      TypeParam::go([&] {
        for (auto& parker : parkers) parker.unpark();
        finished.done();
      });
      finished.wait();
    });
    EXPECT_EQ(std::count(woke.begin(), woke.end(), 1), static_cast<long>(tasks));
  }
}

}  // namespace barista::conformance
