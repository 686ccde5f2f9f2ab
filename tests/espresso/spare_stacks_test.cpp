// Memory is given back by whoever is idle, once nobody has needed it for a while.
#include "runtimes/espresso/spare_stacks.hpp"

#include <gtest/gtest.h>
#include <ucontext.h>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>

#include "runtimes/espresso/sanitizers.hpp"
#include "runtimes/espresso/worker.hpp"
#include "tests/espresso/on_workers.hpp"
#include "tests/espresso/resident_bytes.hpp"

namespace espresso {
namespace {

using namespace std::chrono_literals;

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // whose own memory stays
constexpr long deep_bytes = 48 * 1024;

[[gnu::noinline]] void go_deep() {
  std::array<char, deep_bytes> frame;
  frame.fill(1);
  asm volatile("" ::"r"(frame.data()) : "memory");  // the compiler may not leave it out
}

/// So many goroutines park in a shallow call and then call `body`. Returns the memory that is
/// resident while they are parked.
template <class Body>
long resident_while_parked(long goroutines, Body body) {
  Channel<int> nothing_comes;
  WaitGroup parked, ended;
  parked.add(goroutines);
  ended.add(goroutines);
  for (long i = 0; i < goroutines; ++i)
    go([&] {
      parked.done();
      nothing_comes.receive();
      body();
      ended.done();
    });
  parked.wait();
  yield();  // the last one parks
  const long bytes = resident_bytes();
  nothing_comes.close();
  ended.wait();
  return bytes;
}

class Memory : public OnWorkers {};
ESPRESSO_ON_WORKERS(Memory);

TEST_P(Memory, OfStacksIsGivenBackByIdleWorkers) {
  constexpr long goroutines = 10'000, stacks = goroutines * 4096;
  run([] {
    const long before = resident_bytes();
    EXPECT_GT(resident_while_parked(goroutines, [] {}) - before, stacks / 2);
    // This one only sleeps, so all workers are idle.
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (resident_bytes() - before > stacks / 2 && std::chrono::steady_clock::now() < deadline)
      sleep_for(100ms);
    EXPECT_LT(resident_bytes() - before, stacks / 2);
    // And it is there when it is needed again.
    resident_while_parked(goroutines, [] {});
  });
}

TEST_P(Memory, OfADeepPhaseIsNotHeldByThoseWhoParkLater) {
  constexpr long goroutines = 2'000;
  if (static_cast<long>(GetParam() * detail::Worker::most_spare_stacks) > goroutines / 2)
    GTEST_SKIP() << "workers keep up to " << detail::Worker::most_spare_stacks << " stacks each";
  run([] {
    const long before = resident_bytes();
    const long shallow = resident_while_parked(goroutines, go_deep) - before;
    EXPECT_LT(shallow, goroutines * deep_bytes / 2) << "they have not been deep yet";
    EXPECT_LT(resident_while_parked(goroutines, [] {}) - before, goroutines * deep_bytes / 2);
  });
}

TEST_P(Memory, OfWhoWentDeepIsNotHeldByThoseWhoParkWhereItRan) {
  constexpr long goroutines = 2'000;
  run([] {
    const long before = resident_bytes();
    Channel<int> nothing_comes;
    TaskGroup deep, parked;
    for (long i = 0; i < goroutines; ++i) {
      deep.go(go_deep);
      deep.wait();
      go(go_deep);
      parked.go([&] { nothing_comes.receive(); });
      yield();
    }
    EXPECT_LT(resident_bytes() - before, goroutines * deep_bytes / 3);
    nothing_comes.close();
    parked.wait();
  });
}

TEST_P(Memory, OfADeepPhaseOfEverySecondOneIsNotHeldByThoseWhoParkLater) {
  constexpr long goroutines = 4'000;
  if (static_cast<long>(GetParam() * detail::Worker::most_spare_stacks) > goroutines / 2)
    GTEST_SKIP() << "workers keep up to " << detail::Worker::most_spare_stacks << " stacks each";
  run([] {
    const long before = resident_bytes();
    std::atomic<long> number{0};
    resident_while_parked(goroutines, [&number] {
      if (++number % 2 == 0) go_deep();
    });
    EXPECT_LT(resident_while_parked(goroutines, [] {}) - before, goroutines * deep_bytes / 4);
  });
}

/// What waits in it stands on a part of a frame below which lies the frame of who has entered it.
struct Generator {
  ucontext_t inside, outside;
  alignas(16) std::array<char, 16 * 1024> stack;
  int yields = 0;

  [[gnu::noinline]] void enter() { ::swapcontext(&outside, &inside); }
};
Generator* entered = nullptr;

void yield_in_generator() {
  Generator& self = *entered;
  for (int i = 0; i < 3; ++i) {
    yield();
    ++self.yields;
  }
  ::swapcontext(&self.inside, &self.outside);
}

TEST(MemoryOfOneWorker, OfAContextThatTheProgramHasMadeInAFrameIsInUse) {
  espresso::run({.workers = 1}, [] {
    TaskGroup group;
    int wrong = 0;
    for (int i = 0; i < 200; ++i) {
      group.go(go_deep);
      group.go([&wrong] {
        Generator generator;
        ::getcontext(&generator.inside);
        generator.inside.uc_stack.ss_sp = generator.stack.data();
        generator.inside.uc_stack.ss_size = generator.stack.size();
        ::makecontext(&generator.inside, yield_in_generator, 0);
        entered = &generator;
        generator.enter();
        if (generator.yields != 3) ++wrong;
      });
      yield();
    }
    group.wait();
    EXPECT_EQ(wrong, 0);
  });
}

TEST_P(Memory, IsNotTrimmedAgainAndAgainForThoseWhoAlwaysGoDeep) {
  constexpr long goroutines = 2'000, rounds = 20;
  run([] {
    const long before = resident_bytes();
    int untrimmed = 0;
    for (int round = 0; round < rounds; ++round)
      untrimmed +=
          resident_while_parked(goroutines, go_deep) - before > goroutines * deep_bytes / 2;
    EXPECT_GT(untrimmed, rounds / 4);
  });
}
#endif

#if ESPRESSO_ASAN
// Which gives each stack another one for its frames, where those are looked at after their return.
TEST(MemoryUnderAsan, OfRunsIsGivenBack) {
  long after_first = 0, after_last = 0;
  for (int run = 0; run < 8; ++run) {
    espresso::run({.workers = 1}, [] {
      Channel<int> nothing_comes;
      TaskGroup parked;
      for (long i = 0; i < 2000; ++i) parked.go([&] { nothing_comes.receive(); });
      yield();
      nothing_comes.close();
      parked.wait();
    });
    (run == 0 ? after_first : after_last) = resident_bytes();
  }
  EXPECT_LT(after_last - after_first, 64 << 20);
}

// Whose shadow is an eighth of what it describes, once it is written.
TEST(MemoryUnderAsan, OfStacksThatWereNeverUsedIsNotTaken) {
  constexpr std::size_t stack_bytes = std::size_t{64} << 20;
  constexpr long goroutines = 100;
  const long before = resident_bytes();
  espresso::run({.workers = 1, .pus = {}, .stack_bytes = stack_bytes}, [] {
    Channel<int> nothing_comes;
    TaskGroup parked;
    for (long i = 0; i < goroutines; ++i) parked.go([&] { nothing_comes.receive(); });
    yield();
    nothing_comes.close();
    parked.wait();
  });
  EXPECT_LT(resident_bytes() - before, goroutines * static_cast<long>(stack_bytes) / 8 / 4);
}
#endif

namespace detail_test {

using detail::Stack, detail::StackArena, detail::SpareStacks;

void entry(void*, void*, void*) {}

class SpareStacksTest : public testing::Test {
 protected:
  SpareStacksTest() { arena_.reserve(batches * SpareStacks::batch_size); }

  Stack* new_batch() {
    Stack* first = nullptr;
    for (std::size_t i = 0; i < SpareStacks::batch_size; ++i) {
      if (fresh_.count == 0) fresh_ = arena_.take_fresh();
      Stack& stack = arena_.prepare(fresh_, entry);
      stack.set_next_free(first);
      first = &stack;
    }
    return first;
  }

  /// Does what idle workers do, so long.
  void idle(std::chrono::milliseconds duration) {
    const auto end = detail::Clock::now() + duration;
    while (detail::Clock::now() < end) {
      if (spare_.due() <= detail::Clock::now()) spare_.run();
      std::this_thread::sleep_for(5ms);
    }
  }

  std::size_t left() {
    std::size_t batches_left = 0;
    while (spare_.take() != nullptr) ++batches_left;
    return batches_left;
  }

  static constexpr std::size_t batches = 40;
  StackArena arena_{StackArena::default_stack_bytes};
  detail::FreshStacks fresh_;
  SpareStacks spare_{arena_};
};

TEST_F(SpareStacksTest, AreNoChoreWhileThereAreNone) {
  EXPECT_EQ(spare_.due(), detail::never);
  spare_.put(new_batch());
  EXPECT_LT(spare_.due(), detail::never);
}

TEST_F(SpareStacksTest, GoWhenNobodyHasNeededThemForAPeriod) {
  for (std::size_t i = 0; i < batches; ++i) spare_.put(new_batch());
  idle(2 * SpareStacks::period + 500ms);
  EXPECT_EQ(left(), 0u);
  EXPECT_EQ(spare_.due(), detail::never);
  // Each slot can be had again, as a stack with a description of its own.
  for (std::size_t i = 0; i < batches; ++i) EXPECT_NE(new_batch(), nullptr);
}

TEST_F(SpareStacksTest, StayIfTheyAreNeededAgainAndAgain) {
  for (std::size_t i = 0; i < 4; ++i) spare_.put(new_batch());
  for (int i = 0; i < 30; ++i) {
    std::array<Stack*, 3> used{spare_.take(), spare_.take(), spare_.take()};
    idle(100ms);
    for (Stack* batch : used) {
      ASSERT_NE(batch, nullptr);
      spare_.put(batch);
    }
  }
  EXPECT_EQ(left(), 3u);  // the fourth was never taken
}

}  // namespace detail_test
}  // namespace
}  // namespace espresso
