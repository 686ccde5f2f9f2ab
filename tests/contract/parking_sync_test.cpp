#include "harness/contract/parking_sync.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

#include "tests/contract/test_parker.hpp"

namespace barista {
namespace {

TEST(WaitList, IsFirstInFirstOutAndCanBeRefilled) {
  struct Node {
    Node* next = nullptr;
  };
  Node a, b, c;
  WaitList<Node> list;
  EXPECT_EQ(list.take_first(), nullptr);
  list.append(a);
  list.append(b);
  EXPECT_EQ(list.take_first(), &a);
  list.append(c);
  EXPECT_EQ(list.take_first(), &b);
  EXPECT_EQ(list.take_first(), &c);
  EXPECT_EQ(list.take_first(), nullptr);
  list.append(a);
  EXPECT_EQ(list.take_first(), &a);
}

TEST(ParkingWaitGroup, ReleasesAllWhoWaitOnceAllIsDone) {
  ParkingWaitGroup<TestParker> group;
  int result = 0;
  group.add(2);
  std::vector<int> seen(10, 0);
  {
    std::vector<std::jthread> waiters;
    for (int& slot : seen)
      waiters.emplace_back([&] {
        group.wait();
        slot = result;
      });
    result = 5;
    group.done();
    group.done();
  }
  EXPECT_EQ(seen, std::vector<int>(10, 5));
}

TEST(ParkingWaitGroup, WaitingForNothingReturns) {
  ParkingWaitGroup<TestParker> group;
  group.wait();
  group.add(1);
  group.done();
  group.wait();
}

TEST(ParkingMutex, ExcludesAllOthers) {
  ParkingMutex<TestParker> mutex;
  long counter = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([&] {
        for (int round = 0; round < 2000; ++round) {
          mutex.lock();
          ++counter;
          mutex.unlock();
        }
      });
  }
  EXPECT_EQ(counter, 8000);
}

}  // namespace
}  // namespace barista
