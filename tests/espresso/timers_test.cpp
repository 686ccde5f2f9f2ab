#include "runtimes/espresso/timers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace espresso::detail {
namespace {

using std::chrono::nanoseconds;

Clock::time_point at(int ns) { return Clock::time_point(nanoseconds(ns)); }

class TimersTest : public testing::Test {
 protected:
  bool add(int ns, std::size_t sleeper) { return timers_.add(at(ns), sleepers_[sleeper]); }

  std::vector<std::ptrdiff_t> take_due(int now_ns) {
    std::vector<std::ptrdiff_t> due;
    for (Goroutine* sleeper = timers_.take_due(at(now_ns)); sleeper != nullptr;
         sleeper = sleeper->next)
      due.push_back(sleeper - sleepers_.data());
    return due;
  }

  Timers timers_;
  std::vector<Goroutine> sleepers_ = std::vector<Goroutine>(10);
};

TEST_F(TimersTest, AreTakenOutInBatches) {
  std::vector<Goroutine> many(Timers::batch_size + 10);
  for (std::size_t i = 0; i < many.size(); ++i) timers_.add(at(static_cast<int>(i)), many[i]);
  for (const std::size_t expected : {Timers::batch_size, std::size_t{10}, std::size_t{0}}) {
    std::size_t taken = 0;
    for (Goroutine* due = timers_.take_due(at(100'000)); due != nullptr; due = due->next) ++taken;
    EXPECT_EQ(taken, expected);
  }
}

TEST_F(TimersTest, AreDueInTheOrderOfTheirDeadlines) {
  add(30, 3);
  add(10, 1);
  add(20, 2);
  EXPECT_THAT(take_due(9), testing::IsEmpty());
  EXPECT_THAT(take_due(20), testing::ElementsAre(1, 2));
  EXPECT_THAT(take_due(20), testing::IsEmpty());
  EXPECT_THAT(take_due(100), testing::ElementsAre(3));
}

TEST_F(TimersTest, EqualDeadlinesKeepTheirOrder) {
  for (std::size_t i = 0; i < 10; ++i) add(5, i);
  EXPECT_THAT(take_due(5), testing::ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST_F(TimersTest, TellWhenTheFirstIsDue) {
  EXPECT_EQ(timers_.next(), never);
  EXPECT_TRUE(add(20, 0));
  EXPECT_FALSE(add(30, 1));
  EXPECT_TRUE(add(10, 2));
  EXPECT_EQ(timers_.next(), at(10));
  take_due(10);
  EXPECT_EQ(timers_.next(), at(20));
  take_due(30);
  EXPECT_EQ(timers_.next(), never);
}

}  // namespace
}  // namespace espresso::detail
