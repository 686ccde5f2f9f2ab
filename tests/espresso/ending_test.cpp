// How the program ends when something is broken: with a sentence that says what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class EndingDeathTest : public OnWorkers {};
ESPRESSO_ON_WORKERS(EndingDeathTest);

TEST_P(EndingDeathTest, DeadlockIsNoticed) {
  EXPECT_DEATH(run([] {
                 Channel<int> nobody_sends;
                 nobody_sends.receive();
               }),
               "all goroutines are asleep - deadlock! \\(1 alive");
}

TEST_P(EndingDeathTest, DeadlockIsNoticedAfterMainHasEnded) {
  EXPECT_DEATH(run([] {
                 for (int i = 0; i < 100; ++i)
                   go([i] {
                     if (i % 2 == 0) sleep_for(std::chrono::milliseconds(i));
                     Parker().park();
                   });
               }),
               "deadlock! \\(100 alive");
}

TEST_P(EndingDeathTest, AnExceptionThatLeavesAGoroutineNamesIt) {
  EXPECT_DEATH(run([] { go([] { throw std::range_error("too far"); }); }),
               "an exception has left goroutine [0-9]+: too far");
  EXPECT_DEATH(run([] { go([] { throw 1; }); }),
               "an exception that is not a std::exception has left goroutine [0-9]+");
}

#if defined(__OPTIMIZE__) && !ESPRESSO_ASAN && !ESPRESSO_TSAN  // whose frames are larger
TEST(EndingDeathTestOfSmallStacks, HasRoomForTheSentence) {
  const auto run_small = [](auto main) {
    espresso::run({.workers = 1, .pus = {}, .stack_bytes = 16 * 1024}, main);
  };
  for (int i = 0; i < 16; ++i) {  // the colours of stacks
    EXPECT_DEATH(run_small([i] {
                   for (int taken = 0; taken < i; ++taken) go([] { Parker().park(); });
                   yield();
                   TaskGroup outer;
                   outer.go([] {
                     TaskGroup inner;
                     inner.go([] { throw std::runtime_error("the reason"); });
                   });
                 }),
                 "an exception has left goroutine [0-9]+: the reason");
  }
  EXPECT_DEATH(run_small([] { Parker().park(); }), "goroutine 1 .parked: parker.*\n.*deadlock");
}
#endif

TEST_P(EndingDeathTest, MisuseIsNamed) {
  EXPECT_DEATH(run([] { WaitGroup().done(); }), "the count of a WaitGroup has become negative");
  EXPECT_DEATH(run([] { Mutex().unlock(); }), "not locked");
  EXPECT_DEATH(go([] {}), "may be called from a goroutine only");
}

Task nothing() { co_return; }
Task park(Parker& parker) { co_await async::park(parker); }

TEST_P(EndingDeathTest, MisuseOfTasksIsNamed) {
  EXPECT_DEATH(run([] {
                 Task task = nothing();
                 go(std::move(task));
                 go(std::move(task));
               }),
               "a task that has been started before, or moved elsewhere");
  EXPECT_DEATH(run([] {
                 Parker parker;
                 TaskGroup group;
                 group.go(park(parker));
                 group.go(park(parker));
                 group.wait();
               }),
               "two wait for the permit of one parker");
}

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // their shadow memory does not fit under the limit
TEST_P(EndingDeathTest, WithoutAddressSpaceGoThrows) {
  const auto start_until_refused = [] {
    const rlimit limit{std::size_t{2} << 30, std::size_t{2} << 30};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) std::exit(1);
    long started = 0;
    bool refused = false;
    WaitGroup ended;
    try {
      run([&] {
        try {
          for (;; ++started) {
            ended.add();
            go([&ended] { ended.done(); });
          }
        } catch (const std::system_error&) {
          refused = true;
        } catch (const std::bad_alloc&) {
          refused = true;
        }
        ended.done();
        ended.wait();
      });
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      std::exit(2);
    }
    std::exit(refused && started > 1000 ? 0 : 3);
  };
  EXPECT_EXIT(start_until_refused(), testing::ExitedWithCode(0), "");
}

/// What is left of it, in pieces, as long as this is alive.
class AllMemory {
 public:
  AllMemory() {
    for (std::size_t size = std::size_t{64} << 20; size >= sizeof(Piece);) {
      void* const memory = std::malloc(size);
      if (memory == nullptr)
        size /= 2;
      else
        pieces_ = ::new (memory) Piece{pieces_};
    }
  }
  ~AllMemory() {
    while (pieces_ != nullptr) std::free(std::exchange(pieces_, pieces_->next));
  }

 private:
  struct Piece {
    Piece* next;
  };
  Piece* pieces_ = nullptr;
};

/// The second worker is busy until nothing is left, and then looks for work for the first time.
TEST(EndingDeathTestOfTwo, WithoutMemoryAWorkerLooksForWork) {
  const auto look_without_memory = [] {
    ::mallopt(M_ARENA_MAX, 1);
    const rlimit limit{std::size_t{2} << 30, std::size_t{2} << 30};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) std::exit(1);
    run({.workers = 2}, [] {
      std::atomic<bool> is_busy{false}, is_full{false};
      go([&] {
        is_busy = true;
        while (!is_full) {
        }
      });
      while (!is_busy) yield();
      const AllMemory all;
      is_full = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    });
    std::exit(0);
  };
  EXPECT_EXIT(look_without_memory(), testing::ExitedWithCode(0), "");
}
#endif

TEST_P(EndingDeathTest, AnExceptionThatLeavesMainIsToldAlsoWhereOthersWaitForWhatItWouldHaveDone) {
  EXPECT_DEATH(run([] {
                 // Not main's own: who has not begun to wait would find its frame gone.
                 const auto jobs = std::make_shared<Channel<int>>();
                 go([jobs] { jobs->receive(); });
                 yield();
                 throw std::runtime_error("cannot read the configuration");
               }),
               "an exception has left main, which 1 goroutines still wait for, for ever: cannot "
               "read the configuration");
}

}  // namespace
}  // namespace espresso
