// Where turns take long, whoever waits in the ring or for a timer must not wait for many of them.
// Turns are counted, not time.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "runtimes/espresso/espresso.hpp"

namespace espresso {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

void compute_for(std::chrono::microseconds duration) {
  const auto end = steady_clock::now() + duration;
  while (steady_clock::now() < end) {
  }
}

TEST(LongTurns, OfAPairLetTheRingGoOn) {
  constexpr int visits = 20;
  int turns = 0;
  run({.workers = 1}, [&] {
    bool ended = false;
    Channel<int> there, back;
    TaskGroup others;
    others.go([&] {
      while (there.receive()) {
        compute_for(1ms);
        ++turns;
        back.send(0);
      }
    });
    others.go([&] {  // waits in the ring
      for (int i = 0; i < visits; ++i) yield();
      ended = true;
    });
    while (!ended) {
      compute_for(1ms);
      ++turns;
      there.send(0);
      back.receive();
    }
    there.close();
    others.wait();
  });
  EXPECT_LT(turns, 8 * visits) << "with whole streaks it would be 32 at a time";
}

TEST(LongTurns, AfterShortOnesAreNoticedByWhoLooksAtTheTimers) {
  constexpr std::size_t naps = 16;
  constexpr int short_turns = 3000;
  std::vector<steady_clock::time_point> turns;
  std::ptrdiff_t late = 0;  // turns that have begun after a nap was over, and before it ended
  run({.workers = 1}, [&] {
    bool ended = false;
    int left = short_turns;
    TaskGroup group;
    for (int i = 0; i < 2; ++i)
      group.go([&] {
        while (!ended) {
          if (--left < 0) {
            turns.push_back(steady_clock::now());
            compute_for(1ms);
          }
          yield();
        }
      });
    group.go([&] {
      while (left > 0) yield();
      for (std::size_t i = 0; i < naps; ++i) {
        const auto due = steady_clock::now() + 1ms;
        sleep_until(due);
        late += std::count_if(turns.begin(), turns.end(), [=](auto begin) { return begin > due; });
      }
      ended = true;
    });
    group.wait();
  });
  EXPECT_LT(late, static_cast<std::ptrdiff_t>(6 * naps)) << "16 turns would be one look in 16";
}

}  // namespace
}  // namespace espresso
