// Who overflows its stack is named, however it does.
#include <alloca.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>

#include "runtimes/espresso/sanitizers.hpp"
#include "tests/espresso/on_workers.hpp"

namespace espresso {
namespace {

class StackOverflowDeathTest : public OnWorkers {};
ESPRESSO_ON_WORKERS(StackOverflowDeathTest);

TEST_P(StackOverflowDeathTest, WhoReadsPastItsStackIsNotSaidToHaveOverflowedIt) {
  EXPECT_DEATH(run([] {
                 go([] {
                   volatile char here = 0;
                   for (volatile char* above = &here;; above += 1024) *above = 1;
                 });
               }),
               testing::Not(testing::HasSubstr("overflowed its stack")));
}

int overflow(int depth) {
  volatile char frame[512] = {};
  return depth == 0 ? 0 : overflow(depth + 1) + frame[depth % 512];
}

TEST_P(StackOverflowDeathTest, AStackOverflowHitsTheGuard) {
  EXPECT_DEATH(run([] { go([] { std::exit(overflow(1)); }); }),
               "goroutine [0-9]+ has overflowed its stack of 65536 bytes, 4096 of them guard: give "
               "more to Options::stack_bytes");
}

TEST_P(StackOverflowDeathTest, AStackOverflowIsNamedAfterAPark) {
  EXPECT_DEATH(run([] {
                 go([] {
                   sleep_for(std::chrono::milliseconds(1));
                   std::exit(overflow(1));
                 });
               }),
               "goroutine [0-9]+ has overflowed its stack");
}

TEST_P(StackOverflowDeathTest, AnotherFaultIsNotCalledAnOverflow) {
  // Whatever else is written, by a sanitizer say, this is not.
  EXPECT_DEATH(run([] {
                 go([] {
                   volatile std::uintptr_t nowhere = 64;
                   *reinterpret_cast<volatile int*>(nowhere) = 1;
                 });
               }),
               testing::Not(testing::HasSubstr("overflowed its stack of 65536")));
}

#if defined(__x86_64__) && defined(__OPTIMIZE__)
TEST_P(StackOverflowDeathTest, AFaultNearNullIsNoneWhateverTheFramePointerHolds) {
  EXPECT_DEATH(run([] {
                 go([] {
                   asm volatile(
                       "xorl %%eax, %%eax\n\t"
                       "movl $100, %%ecx\n\t"
                       "xchgq %%rcx, %%rbp\n\t"
                       "movl 16(%%rax), %%edx\n\t"
                       "xchgq %%rcx, %%rbp" ::
                           : "rax", "rcx", "rdx", "memory");
                 });
               }),
               testing::Not(testing::HasSubstr("overflowed its stack")));
}
#endif

TEST_P(StackOverflowDeathTest, WhoHandledFaultsBeforeStillDoes) {
  const auto overflow_with_handler = [] {
    ::signal(SIGSEGV, [](int) { std::_Exit(42); });
    run([] { go([] { std::exit(overflow(1)); }); });
  };
  EXPECT_EXIT(overflow_with_handler(), testing::ExitedWithCode(42), "goroutine [0-9]+ has over");
}

void handle_faults(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigaddset(&action.sa_mask, SIGTERM);
  ::sigaction(SIGSEGV, &action, nullptr);
}

/// With a handler that was installed before the run; a fault that is no overflow.
void fault_with_handler(int flags, void (*handler)(int)) {
  handle_faults(handler, flags);
  espresso::run({.workers = 1}, [] {
    volatile std::uintptr_t nowhere = 64;
    *reinterpret_cast<volatile int*>(nowhere) = 1;
  });
}

bool is_blocked(int signal) {
  sigset_t blocked;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  return ::sigismember(&blocked, signal) == 1;
}

TEST(FaultHandlerDeathTest, IsCalledWithTheMaskThatItAskedFor) {
  const auto tell = [](int) { std::_Exit(40 + 2 * is_blocked(SIGTERM) + is_blocked(SIGSEGV)); };
  EXPECT_EXIT(fault_with_handler(0, tell), testing::ExitedWithCode(43), "");
  EXPECT_EXIT(fault_with_handler(SA_NODEFER, tell), testing::ExitedWithCode(42), "");
}

TEST(FaultHandlerDeathTest, MayBeNoneWithAnyFlags) {
  const auto run_with = [](void (*handler)(int), bool sends) {
    handle_faults(handler, SA_SIGINFO);
    espresso::run({.workers = 1}, [sends] {
      if (sends) ::raise(SIGSEGV);
      std::_Exit(7);
    });
  };
  EXPECT_EXIT(run_with(SIG_IGN, true), testing::ExitedWithCode(7), "");
  EXPECT_EXIT(run_with(SIG_DFL, true), testing::KilledBySignal(SIGSEGV), "");
  EXPECT_EXIT(run_with(SIG_DFL, false), testing::ExitedWithCode(7), "");
}

TEST(FaultHandlerDeathTest, KeepsWhetherCallsAreRestarted) {
  const auto flags_after_a_run = [](void (*handler)(int), int flags) {
    handle_faults(handler, flags);
    espresso::run({.workers = 1}, [] {});
    struct sigaction action {};
    ::sigaction(SIGSEGV, nullptr, &action);
    std::_Exit((action.sa_flags & SA_RESTART) != 0 ? 1 : 0);
  };
  const auto nothing = [](int) {};
  EXPECT_EXIT(flags_after_a_run(nothing, SA_RESTART), testing::ExitedWithCode(1), "");
  EXPECT_EXIT(flags_after_a_run(nothing, 0), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(flags_after_a_run(SIG_IGN, 0), testing::ExitedWithCode(1), "");
}

TEST_P(StackOverflowDeathTest, AStackOverflowIsNamedWhereTheProgramHasBlockedAllSignals) {
  const auto run_blocked = [] {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    run([] { go([] { std::exit(overflow(1)); }); });
  };
  EXPECT_DEATH(run_blocked(), "goroutine [0-9]+ has overflowed its stack");
}

TEST(FaultHandlerDeathTest, IsCalledOnceIfItAskedForThat) {
  const auto note = [](int) {
    static int calls = 0;
    if (++calls > 1) std::_Exit(7);
  };
  EXPECT_EXIT(fault_with_handler(SA_RESETHAND, note), testing::KilledBySignal(SIGSEGV), "");
  const auto raise_again = [](int) {
    ::raise(SIGSEGV);
    std::_Exit(7);
  };
  EXPECT_EXIT(fault_with_handler(SA_RESETHAND | SA_NODEFER, raise_again),
              testing::KilledBySignal(SIGSEGV), "");
}

#if !ESPRESSO_ASAN && !ESPRESSO_TSAN  // whose frames have other sizes
/// With so many bytes left of an ordinary stack, which may be too few for what the library does.
[[gnu::noinline]] void ask_for_a_large_stack(std::size_t left, std::size_t stack_bytes) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) % stack_bytes;
  asm volatile("" ::"r"(::alloca(here - page - left)));
  on_large_stack([] {});
}

/// In the library itself as well, which may hold a lock there that the sentence must not wait for.
TEST(StackOverflowDeathTestOfOneWorker, AnOverflowIsNamedWhereverItHappens) {
  constexpr std::size_t stack_bytes = 1 << 20;
  for (std::size_t left = 256; left < 3072; left += 64)
    EXPECT_DEATH(
        {
          ::alarm(20);
          espresso::run({.workers = 1,
                         .pus = {},
                         .stack_bytes = stack_bytes,
                         .large_stack_bytes = stack_bytes},
                        [left] {
                          ask_for_a_large_stack(left, stack_bytes);
                          std::exit(overflow(1));
                        });
        },
        "goroutine [0-9]+ has overflowed its stack")
        << left;
}

/// A frame whose size is known as it is made. gcc moves the stack pointer beyond what it touches
/// next.
[[gnu::noinline]] void make_a_frame_of(std::size_t bytes) {
  auto* const frame = static_cast<volatile char*>(::alloca(bytes));
  for (std::size_t i = bytes; i > 0; i -= std::min<std::size_t>(i, 256)) frame[i - 1] = 1;
}

TEST_P(StackOverflowDeathTest, OfAFrameThatIsSizedAtRunTimeIsNamed) {
  for (const std::size_t bytes : {66'000, 70'000, 2'000'000})
    EXPECT_DEATH(run([bytes] { go([bytes] { make_a_frame_of(bytes); }); }),
                 "goroutine [0-9]+ has overflowed its stack of 65536 bytes")
        << bytes;
}

[[gnu::noinline]] void take_a_signal_with_little_left(std::size_t left) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const auto here =
      reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) % (std::size_t{64} * 1024);
  asm volatile("" ::"r"(::alloca(here - page - left)));
  ::raise(SIGUSR2);
}

/// The system then delivers none, and tells no address.
TEST(StackOverflowDeathTestOfOneWorker, OfASignalsFrameIsNamed) {
  EXPECT_DEATH(
      {
        ::signal(SIGUSR2, [](int) {});
        espresso::run({.workers = 1}, [] {
          ::raise(SIGUSR2);  // there is room, and what raise() needs is bound
          take_a_signal_with_little_left(1000);
          std::exit(0);
        });
      },
      "goroutine [0-9]+ has overflowed its stack of 65536 bytes");
}
#endif

TEST(SegmentationFaultDeathTest, ThatIsIgnoredStaysIgnoredWhereSomebodySendsIt) {
  EXPECT_EXIT(
      {
        ::signal(SIGSEGV, SIG_IGN);
        espresso::run({.workers = 1}, [] {
          ::raise(SIGSEGV);
          std::_Exit(7);
        });
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace espresso
