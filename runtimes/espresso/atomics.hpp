// The few operations of the memory model and the kernel that the lock-free algorithms are written
// in.
//
// The algorithms take them as a template parameter, so that a test can put in atomics of its own
// and explore how small instances interleave. StdAtomics is what runs in production. LibraryAtomics
// is what the library itself is compiled with: the same, unless a test names a header of its own.
#pragma once

#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <ctime>

namespace espresso::detail {

using Clock = std::chrono::steady_clock;

/// No deadline: wait for as long as it takes.
inline constexpr Clock::time_point never = Clock::time_point::max();

/// True once the kernel has promised membarrier(2) to this process: then light_fence() costs
/// nothing. Set before the first worker starts, and not changed after that.
extern constinit bool fences_are_asymmetric;

/// Asks the kernel for it, once. Without it (seccomp, Linux before 4.14) both sides fence.
void prepare_asymmetric_fences();

/// For what one thread writes while others may look (dump.hpp): the same instruction as an ordinary
/// store.
template <class T>
void store_relaxed(T& place, T value) {
  std::atomic_ref<T>(place).store(value, std::memory_order_relaxed);
}
template <class T>
T load_relaxed(const T& place) {
  return std::atomic_ref<T>(const_cast<T&>(place)).load(std::memory_order_relaxed);
}

/// Read-modify-write operations without a locked instruction where the caller is alone, that is,
/// where no other thread can touch the word. A failed exchange acquires if a successful one does.
template <class Atomic, class T>
bool compare_exchange(Atomic& word, T& expected, T desired, std::memory_order success, bool alone) {
  if (!alone) return word.compare_exchange_strong(expected, desired, success);
  const T found = word.load(std::memory_order_relaxed);
  if (found == expected) return word.store(desired, std::memory_order_relaxed), true;
  expected = found;
  return false;
}
template <class Atomic, class T>
T fetch_add(Atomic& word, T n, std::memory_order order, bool alone) {
  if (!alone) return word.fetch_add(n, order);
  const T before = word.load(std::memory_order_relaxed);
  word.store(before + n, std::memory_order_relaxed);
  return before;
}

struct StdAtomics {
  template <class T>
  using Atomic = std::atomic<T>;

  /// A pair of fences for two threads of which each stores, fences, and loads what the other has
  /// stored: one of them sees the other's store. The light one is for the side that comes often:
  /// it only keeps the compiler from reordering. The heavy one makes every other running thread of
  /// the process fence where it is (0.4 to 1 us). (D. Dice, H. Huang and M. Yang, "Asymmetric
  /// Dekker Synchronization", 2001.)
  [[gnu::always_inline]] static void light_fence() noexcept {
    if (!fences_are_asymmetric) [[unlikely]]
      full_fence();
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  static void heavy_fence() noexcept;

  /// Orders every earlier access before every later one; a store before a later load, above all.
  static void full_fence() noexcept {
    // Written out because clang's fence on x86-64, mfence, takes several times as long on AMD as a
    // locked operation on the own stack, and because ThreadSanitizer knows no fences (it needs
    // none: they order, but hand over no data).
#if defined(__x86_64__)
    asm volatile("lock; orl $0, (%%rsp)" ::: "memory", "cc");
#elif defined(__aarch64__)
    asm volatile("dmb ish" ::: "memory");
#else
    std::atomic_thread_fence(std::memory_order_seq_cst);
#endif
  }

  /// Tells the processor that this is a spin-wait.
  static void pause() noexcept {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("isb" ::: "memory");
#endif
  }

  /// Waits for that for some microseconds at most, about as long as a heavy fence takes.
  static bool becomes_true_soon(const std::atomic<bool>& flag, std::memory_order order) noexcept {
    for (int looks = 0; looks < 100; ++looks) {
      if (flag.load(order)) return true;
      pause();
    }
    return false;
  }

  /// Lets the kernel run another thread.
  static void yield_thread() noexcept { ::sched_yield(); }

  /// Sleeps while `word` is `expected`, until woken or past the deadline. May also return for no
  /// reason. False only if the deadline has passed.
  static bool futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t expected,
                         Clock::time_point deadline) noexcept {
    std::timespec until{};
    const std::timespec* timeout = nullptr;
    if (deadline != never) {
      // Before the clock began is long past, and nothing that the kernel would take.
      const std::int64_t ns = std::max<std::int64_t>(
          0, std::chrono::duration_cast<std::chrono::nanoseconds>(deadline.time_since_epoch())
                 .count());
      until = {.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
      timeout = &until;
    }
    // FUTEX_WAIT_BITSET takes an absolute time of CLOCK_MONOTONIC, which is
    // std::chrono::steady_clock.
    const long result = ::syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG,
                                  expected, timeout, nullptr, FUTEX_BITSET_MATCH_ANY);
    return result == 0 || errno != ETIMEDOUT;
  }

  static void futex_wake_one(std::atomic<std::uint32_t>& word) noexcept {
    ::syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, nullptr, nullptr, 0);
  }
};

}  // namespace espresso::detail

#ifdef ESPRESSO_ATOMICS_HEADER  // says what LibraryAtomics is
#include ESPRESSO_ATOMICS_HEADER
#else
namespace espresso::detail {
using LibraryAtomics = StdAtomics;
}
#endif

namespace espresso::detail {

template <class T>
using Atomic = LibraryAtomics::Atomic<T>;

}  // namespace espresso::detail
