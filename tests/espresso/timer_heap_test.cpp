// Sleepers come out in the order of their deadlines, and of their coming where those are equal.
#include "runtimes/espresso/timer_heap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

namespace espresso::detail {
namespace {

struct Sleeper {
  Clock::time_point deadline;
  int came;
};

class TimerHeapOf : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Deadlines, TimerHeapOf, ::testing::Values(1, 3, 100, 1'000'000),
                         ::testing::PrintToStringParamName());

/// Against a stable sort, with some taken out on the way.
TEST_P(TimerHeapOf, GivesBackWhatASortedListWould) {
  std::mt19937 random(7);
  std::uniform_int_distribution<int> deadline(1, GetParam());
  std::vector<Sleeper> sleepers(5000);
  std::vector<const Sleeper*> waiting;
  TimerHeap<Sleeper> heap;
  const auto earliest = [&waiting] {
    return std::min_element(waiting.begin(), waiting.end(), [](const Sleeper* a, const Sleeper* b) {
      return a->deadline < b->deadline;  // the first of equal ones
    });
  };
  const auto take = [&] {
    const auto expected = earliest();
    ASSERT_EQ(heap.earliest(), (*expected)->deadline);
    ASSERT_EQ(heap.take().came, (*expected)->came);
    waiting.erase(expected);
  };
  for (int i = 0; i < static_cast<int>(sleepers.size()); ++i) {
    Sleeper& added = sleepers[static_cast<std::size_t>(i)];
    added = {Clock::time_point(Clock::duration(deadline(random))), i};
    waiting.push_back(&added);
    EXPECT_EQ(heap.add(added.deadline, added), *earliest() == &added);
    if (random() % 3 == 0) take();
  }
  while (!waiting.empty()) take();
  EXPECT_TRUE(heap.empty());
}

}  // namespace
}  // namespace espresso::detail
