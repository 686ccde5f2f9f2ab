// What the scheduler is compiled with here in place of StdAtomics: the same operations, but a
// thread may lose its processor, or dawdle, before and after each of them.
//
// Which it does is decided by a generator of the thread's own, from one seed. What the standard
// allows and this processor rarely or never does is done often, too: a weak exchange fails, a wait
// ends for no reason.
//
// Included by runtimes/espresso/atomics.hpp, at its end.
#pragma once

#include <atomic>
#include <cstdint>

namespace espresso::perturbed {

/// Of all threads that are started from now on. A thread's generator depends on how many have been
/// there before it.
void seed(std::uint64_t value);

/// Does nothing as a rule; now and then yields, or spins for some time. Not inlined: a goroutine
/// may go on on another thread, but nobody may keep the address of the generator over that.
[[gnu::noinline]] void perturb() noexcept;

/// True once in n times.
[[gnu::noinline]] bool one_in(unsigned n) noexcept;

/// A perturb() at the begin of a scope, and one at its end.
struct Around {
  Around() noexcept { perturb(); }
  ~Around() { perturb(); }
  Around(const Around&) = delete;
  Around& operator=(const Around&) = delete;
};

template <class T>
class Atomic {
 public:
  Atomic(T value = T{}) noexcept : word_(value) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load(std::memory_order order = std::memory_order_seq_cst) const noexcept {
    const Around around;
    return word_.load(order);
  }
  operator T() const noexcept { return load(); }

  void store(T value, std::memory_order order = std::memory_order_seq_cst) noexcept {
    const Around around;
    word_.store(value, order);
  }

  T exchange(T value, std::memory_order order = std::memory_order_seq_cst) noexcept {
    const Around around;
    return word_.exchange(value, order);
  }
  T fetch_add(T n, std::memory_order order = std::memory_order_seq_cst) noexcept {
    const Around around;
    return word_.fetch_add(n, order);
  }
  T fetch_sub(T n, std::memory_order order = std::memory_order_seq_cst) noexcept {
    const Around around;
    return word_.fetch_sub(n, order);
  }

  bool compare_exchange_strong(T& expected, T desired, std::memory_order order) noexcept {
    const Around around;
    return word_.compare_exchange_strong(expected, desired, order);
  }
  bool compare_exchange_strong(T& expected, T desired, std::memory_order success,
                               std::memory_order failure) noexcept {
    const Around around;
    return word_.compare_exchange_strong(expected, desired, success, failure);
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success) noexcept {
    return compare_exchange_weak(expected, desired, success, std::memory_order_relaxed);
  }
  bool compare_exchange_weak(T& expected, T desired, std::memory_order success,
                             std::memory_order failure) noexcept {
    const Around around;
    if (one_in(16)) return expected = word_.load(failure), false;
    return word_.compare_exchange_weak(expected, desired, success, failure);
  }

  std::atomic<T>& word() noexcept { return word_; }
  const std::atomic<T>& word() const noexcept { return word_; }

 private:
  std::atomic<T> word_;
};

}  // namespace espresso::perturbed

namespace espresso::detail {

struct PerturbedAtomics {
  template <class T>
  using Atomic = perturbed::Atomic<T>;

  static void light_fence() noexcept {
    const perturbed::Around around;
    StdAtomics::light_fence();
  }
  static void heavy_fence() noexcept {
    const perturbed::Around around;
    StdAtomics::heavy_fence();
  }
  static void full_fence() noexcept {
    const perturbed::Around around;
    StdAtomics::full_fence();
  }

  static void pause() noexcept { StdAtomics::pause(); }
  static void yield_thread() noexcept { StdAtomics::yield_thread(); }

  /// Often gives up after one look, so that what follows then is tried, too.
  static bool becomes_true_soon(const Atomic<bool>& flag, std::memory_order order) noexcept {
    if (perturbed::one_in(2)) return flag.load(order);
    return StdAtomics::becomes_true_soon(flag.word(), order);
  }

  static bool futex_wait(Atomic<std::uint32_t>& word, std::uint32_t expected,
                         Clock::time_point deadline) noexcept {
    const perturbed::Around around;
    if (perturbed::one_in(16)) return true;
    return StdAtomics::futex_wait(word.word(), expected, deadline);
  }
  static void futex_wake_one(Atomic<std::uint32_t>& word) noexcept {
    const perturbed::Around around;
    StdAtomics::futex_wake_one(word.word());
  }
};

using LibraryAtomics = PerturbedAtomics;

}  // namespace espresso::detail
