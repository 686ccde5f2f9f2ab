#include "runtimes/espresso/parker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

using detail::Permit;

TEST(Permit, IsHeldOnce) {
  Permit<long> permit;
  EXPECT_FALSE(permit.take());
  EXPECT_EQ(permit.leave_or_take_waiter(), nullptr);
  EXPECT_EQ(permit.leave_or_take_waiter(), nullptr);
  EXPECT_TRUE(permit.take());
  EXPECT_FALSE(permit.take());
}

TEST(Permit, WhoWaitsIsReturnedOnceAndLeavesNothing) {
  Permit<long> permit;
  long waiter = 0;
  EXPECT_TRUE(permit.wait_as(waiter));
  EXPECT_EQ(permit.leave_or_take_waiter(), &waiter);
  EXPECT_FALSE(permit.take());
}

TEST(Permit, WhoComesTooLateToWaitTakesIt) {
  Permit<long> permit;
  long waiter = 0;
  permit.leave_or_take_waiter();
  EXPECT_FALSE(permit.wait_as(waiter));
  EXPECT_FALSE(permit.take());
}

class Parkers : public OnWorkers {};
ESPRESSO_ON_WORKERS(Parkers);

TEST_P(Parkers, AnEarlierUnparkIsNotLostAndTwoAreOne) {
  run([] {
    Parker parker;
    parker.unpark();
    parker.unpark();
    parker.park();
    std::atomic<bool> went_on{false};
    WaitGroup ended;
    ended.add(1);
    go([&] {
      parker.park();
      went_on = true;
      ended.done();
    });
    for (int i = 0; i < 100; ++i) yield();
    EXPECT_FALSE(went_on.load());
    parker.unpark();
    ended.wait();
  });
}

TEST_P(Parkers, ATokenGoesRound) {
  constexpr std::size_t n = 20;
  constexpr int laps = 100;
  long hops = 0;
  run([&hops] {
    std::vector<Parker> parkers(n);
    WaitGroup ended;
    ended.add(n);
    for (std::size_t i = 0; i < n; ++i)
      go([&, i] {
        for (int lap = 0; lap < laps; ++lap) {
          parkers[i].park();
          ++hops;  // ordered by the token alone
          parkers[(i + 1) % n].unpark();
        }
        ended.done();
      });
    parkers[0].unpark();
    ended.wait();
  });
  EXPECT_EQ(hops, static_cast<long>(n) * laps);
}

TEST_P(Parkers, UnparksFromManySidesAreNotLost) {
  run([] {
    Parker parker;
    WaitGroup ended;
    std::atomic<int> messages{0};
    constexpr int senders = 10, each = 200;
    ended.add(senders);
    for (int i = 0; i < senders; ++i)
      go([&] {
        for (int k = 0; k < each; ++k) {
          messages.fetch_add(1);
          parker.unpark();
          if (k % 7 == 0) yield();
        }
        ended.done();
      });
    for (int received = 0; received < senders * each;) {
      parker.park();
      received += messages.exchange(0);
    }
    ended.wait();  // unpark() may still be on its way out
  });
}

}  // namespace
}  // namespace espresso
