// wait_group and mutex.
#pragma once

#include <memory>

#include "tests/conformance/suite.hpp"

namespace barista::conformance {

template <class R>
class WaitGroup : public Conformance<R> {};
using WaitGroupRuntimes = testing::Types<BARISTA_RUNTIME>;
TYPED_TEST_SUITE(WaitGroup, WaitGroupRuntimes, RuntimeName);

TYPED_TEST(WaitGroup, WaitSeesWhatCameBeforeDone) {
  NEEDS(block) {
    constexpr int tasks = 200;
    int sum = 0;
    run<TypeParam>([&] {
      std::vector<int> done(tasks, 0);
      typename TypeParam::wait_group group;
      group.add(tasks);
      for (int& slot : done)
        TypeParam::go([&slot, &group] {
          slot = 1;
          group.done();
        });
      group.wait();
      for (const int slot : done) sum += slot;
    });
    EXPECT_EQ(sum, tasks);
  }
}

TYPED_TEST(WaitGroup, WaitingForNothingReturns) {
  NEEDS(block) {
    run<TypeParam>([] {
      typename TypeParam::wait_group group;
      group.wait();
      group.add(1);
      group.done();
      group.wait();
    });
  }
}

TYPED_TEST(WaitGroup, ManyWaitAndAllAreReleased) {
  NEEDS(block) {
    constexpr int waiters = 100;
    int message = 0;
    std::vector<int> seen(waiters, -1);
    run<TypeParam>([&] {
      typename TypeParam::wait_group release;
      typename TypeParam::wait_group begun;
      typename TypeParam::wait_group finished;
      release.add(1);
      begun.add(waiters);
      finished.add(waiters);
      for (int& slot : seen)
        TypeParam::go([&] {
          begun.done();
          release.wait();
          slot = message;
          finished.done();
        });
      begun.wait();
      message = 42;
      release.done();
      finished.wait();
    });
    EXPECT_EQ(seen, std::vector<int>(waiters, 42));
  }
}

TYPED_TEST(WaitGroup, CanBeUsedAgain) {
  NEEDS(block) {
    int sum = 0;
    run<TypeParam>([&] {
      typename TypeParam::wait_group group;
      std::vector<int> slots(10, 0);
      for (int round = 0; round < 100; ++round) {
        group.add(10);
        for (int& slot : slots)
          TypeParam::go([&slot, &group] {
            ++slot;
            group.done();
          });
        group.wait();
      }
      for (const int slot : slots) sum += slot;
    });
    EXPECT_EQ(sum, 1000);
  }
}

TYPED_TEST(WaitGroup, MayBeDestroyedAsSoonAsWaitHasReturned) {
  NEEDS(block) {
    int rounds = 0;
    run<TypeParam>([&] {
      for (; rounds < 500; ++rounds) {
        auto group = std::make_unique<typename TypeParam::wait_group>();
        group->add(2);
        for (int i = 0; i < 2; ++i) TypeParam::go([group = group.get()] { group->done(); });
        group->wait();
      }
    });
    EXPECT_EQ(rounds, 500);
  }
}

template <class R>
class Mutex : public Conformance<R> {};
TYPED_TEST_SUITE(Mutex, WaitGroupRuntimes, RuntimeName);

TYPED_TEST(Mutex, ExcludesAllOthers) {
  NEEDS(block) {
    constexpr int tasks = 50;
    constexpr int rounds = 100;
    long counter = 0;
    run<TypeParam>([&] {
      typename TypeParam::mutex mutex;
      typename TypeParam::wait_group finished;
      finished.add(tasks);
      for (int i = 0; i < tasks; ++i)
        TypeParam::go([&] {
          for (int round = 0; round < rounds; ++round) {
            mutex.lock();
            const long before = counter;
            if constexpr (Yields<TypeParam>) {
              if (round % 10 == 0) TypeParam::yield();
            }
            counter = before + 1;
            mutex.unlock();
          }
          finished.done();
        });
      finished.wait();
    });
    EXPECT_EQ(counter, long{tasks} * rounds);
  }
}

TYPED_TEST(Mutex, AWaitingTaskDoesNotHoldItsWorker) {
  NEEDS(block) {
    const long tasks = 2L * options().workers;
    long entered = 0;
    run<TypeParam>([&] {
      typename TypeParam::mutex mutex;
      typename TypeParam::wait_group finished;
      typename TypeParam::wait_group bystander;
      finished.add(tasks);
      bystander.add(1);
      mutex.lock();
      for (long i = 0; i < tasks; ++i)
        TypeParam::go([&] {
          mutex.lock();
          ++entered;
          mutex.unlock();
          finished.done();
        });
      TypeParam::go([&bystander] { bystander.done(); });
      bystander.wait();
      mutex.unlock();
      finished.wait();
    });
    EXPECT_EQ(entered, tasks);
  }
}

}  // namespace barista::conformance
