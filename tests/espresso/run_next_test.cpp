#include "runtimes/espresso/run_next.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace espresso::detail {
namespace {

TEST(RunNext, PutDisplacesWhatWasThere) {
  RunNext<int> next;
  int a = 0, b = 0;
  EXPECT_EQ(next.take(), nullptr);
  EXPECT_EQ(next.put(a), nullptr);
  EXPECT_EQ(next.put(b), &a);
  EXPECT_EQ(next.peek(), &b);
  EXPECT_EQ(next.take(), &b);
  EXPECT_EQ(next.take(), nullptr);
}

TEST(RunNext, IsStolenOnlyIfItIsWhatTheThiefSaw) {
  RunNext<int> next;
  int a = 0, b = 0;
  next.put(a);
  EXPECT_FALSE(next.steal(&b));
  EXPECT_TRUE(next.steal(&a));
  EXPECT_FALSE(next.steal(&a));
  EXPECT_EQ(next.take(), nullptr);
}

TEST(RunNext, EachIsTakenOnce) {
  constexpr std::size_t n = 50'000;
  RunNext<std::atomic<int>> next;
  std::vector<std::atomic<int>> taken(n);
  std::atomic<bool> done{false};
  std::thread thief([&] {
    while (!done.load())
      if (std::atomic<int>* seen = next.peek(); seen != nullptr && next.steal(seen))
        seen->fetch_add(1);
  });
  for (std::size_t i = 0; i < n; ++i) {
    if (std::atomic<int>* displaced = next.put(taken[i])) displaced->fetch_add(1);
    if (i % 4 == 0)
      if (std::atomic<int>* mine = next.take()) mine->fetch_add(1);
  }
  done = true;
  thief.join();
  if (std::atomic<int>* last = next.take()) last->fetch_add(1);
  for (const std::atomic<int>& count : taken) ASSERT_EQ(count.load(), 1);
}

}  // namespace
}  // namespace espresso::detail
