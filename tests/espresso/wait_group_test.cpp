#include "runtimes/espresso/wait_group.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class WaitGroups : public OnWorkers {};
ESPRESSO_ON_WORKERS(WaitGroups);

TEST_P(WaitGroups, NothingToWaitFor) {
  run([] {
    WaitGroup group;
    group.wait();
    group.add(2);
    group.add(-2);
    group.wait();
  });
}

TEST_P(WaitGroups, WhatWasDoneIsSeen) {
  run([] {
    std::vector<int> done(1000, 0);
    WaitGroup group;
    for (int round = 1; round <= 3; ++round) {
      group.add(1000);
      for (int& slot : done)
        go([&slot, &group] {
          ++slot;
          group.done();
        });
      group.wait();
      EXPECT_EQ(done, std::vector<int>(1000, round));
    }
  });
}

TEST_P(WaitGroups, ManyMayWait) {
  std::vector<int> seen(100, 0);
  run([&seen] {
    WaitGroup work, waiters;
    int value = 0;
    work.add(1);
    waiters.add(100);
    for (int& slot : seen)
      go([&] {
        work.wait();
        slot = value;
        waiters.done();
      });
    for (int i = 0; i < 3; ++i) yield();  // some are waiting, some have not begun
    value = 7;
    work.done();
    waiters.wait();
  });
  EXPECT_EQ(seen, std::vector<int>(100, 7));
}

// The memory is given back as soon as wait() returns, while done() may still be on its way out.
TEST_P(WaitGroups, MayBeDestroyedAfterWait) {
  run([] {
    for (int i = 0; i < 2000; ++i) {
      auto group = std::make_unique<WaitGroup>();
      group->add(2);
      for (int k = 0; k < 2; ++k) go([raw = group.get()] { raw->done(); });
      if (i % 2 == 0) yield();
      group->wait();
    }
  });
}

// A word holds both numbers; neither may run over into the other.
TEST(WaitCount, RefusesMoreWaitersThanItsWordHolds) {
  using Count = detail::WaitCount<detail::StdAtomics>;
  Count count;
  ASSERT_EQ(count.add(1), Count::Added::yes);
  for (std::uint64_t i = 0; i < Count::most_waiters; ++i)
    ASSERT_EQ(count.add_waiter(true), Count::Entered::yes);
  EXPECT_EQ(count.add_waiter(true), Count::Entered::too_many);
  EXPECT_EQ(count.subtract(1), Count::Subtracted::waiters_are_to_be_woken);
}

}  // namespace
}  // namespace espresso
