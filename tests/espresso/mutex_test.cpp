#include "runtimes/espresso/mutex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class Mutexes : public OnWorkers {};
ESPRESSO_ON_WORKERS(Mutexes);

TEST_P(Mutexes, ExcludeEachOther) {
  long counter = 0;
  run([&counter] {
    Mutex mutex;
    WaitGroup ended;
    ended.add(50);
    for (int i = 0; i < 50; ++i)
      go([&] {
        for (int k = 0; k < 200; ++k) {
          const std::lock_guard guard(mutex);
          const long before = counter;
          if (k % 10 == 0) yield();
          counter = before + 1;
        }
        ended.done();
      });
    ended.wait();
  });
  EXPECT_EQ(counter, 50 * 200);
}

TEST_P(Mutexes, TryLockFailsWhileLocked) {
  run([] {
    Mutex mutex;
    EXPECT_TRUE(mutex.try_lock());
    EXPECT_FALSE(mutex.try_lock());
    mutex.unlock();
    EXPECT_TRUE(mutex.try_lock());
    mutex.unlock();
  });
}

TEST(Mutex, IsHandedOverInTheOrderOfComing) {
  std::vector<int> order;
  run({.workers = 1}, [&order] {
    Mutex mutex;
    mutex.lock();
    WaitGroup ended;
    ended.add(10);
    for (int i = 0; i < 10; ++i) {
      go([&, i] {
        const std::lock_guard guard(mutex);
        order.push_back(i);
        ended.done();
      });
      yield();  // it runs now, and waits
    }
    mutex.unlock();
    ended.wait();
    mutex.lock();  // the last one has left it
  });
  EXPECT_THAT(order, testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

}  // namespace
}  // namespace espresso
