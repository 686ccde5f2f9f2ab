// Lets one goroutine wait until another says go on. Holds at most one permit: an unpark() before
// the park() is not lost, and two are one.
//
// One word: no permit, a permit, or the goroutine that waits.
//   park()    1. a permit: take it
//             2. leave the stack, and then put oneself into the word; a permit has come meanwhile:
//             take it, and go on
//   unpark()  1. somebody waits: take him out, with the permit, and wake him; the parker is not
//   touched again
//             2. else: leave a permit. Also where there is one: what this unpark() publishes goes
//             with it
// Permit is that word, over its atomics.
#pragma once

#include <atomic>
#include <cstdint>

#include "atomics.hpp"
#include "goroutine.hpp"

namespace espresso {
namespace detail {

template <class Waiting, class Atomics = StdAtomics>
class Permit {
 public:
  /// Takes the permit if there is one.
  bool take() {
    std::uintptr_t state = permit;
    // acquire: partner of the release in leave_or_take_waiter(); relaxed on failure: nothing was
    // taken
    return state_.compare_exchange_strong(state, none, std::memory_order_acquire,
                                          std::memory_order_relaxed);
  }

  /// False if a permit has come, which is then taken.
  bool wait_as(Waiting& waiting) {
    std::uintptr_t state = none;
    // release: partner of the acquire in leave_or_take_waiter()
    if (state_.compare_exchange_strong(state, reinterpret_cast<std::uintptr_t>(&waiting),
                                       std::memory_order_release, std::memory_order_relaxed))
      return true;
    return !take();
  }

  /// Returns who waits, with the permit; or leaves it and returns nothing.
  Waiting* leave_or_take_waiter() {
    std::uintptr_t state =
        state_.load(std::memory_order_relaxed);  // a first guess for the exchange below
    std::uintptr_t wanted;
    do {
      wanted = is_waiter(state) ? none : permit;
      // release: partner of the acquire in take(). acquire: of the release in wait_as()
    } while (!state_.compare_exchange_weak(state, wanted, std::memory_order_acq_rel,
                                           std::memory_order_relaxed));
    return is_waiter(state) ? reinterpret_cast<Waiting*>(state) : nullptr;
  }

 private:
  static constexpr std::uintptr_t none = 0;
  static constexpr std::uintptr_t permit = 1;
  static bool is_waiter(std::uintptr_t state) { return state > permit; }

  typename Atomics::template Atomic<std::uintptr_t> state_{none};
};

}  // namespace detail

class Parker {
 public:
  Parker() = default;
  Parker(const Parker&) = delete;
  Parker& operator=(const Parker&) = delete;

  /// Waits for a permit and takes it. One goroutine at a time.
  void park() {
    if (!permit_.take()) wait();
  }

  /// Makes the permit available. Happens before the return of the park() that takes it.
  void unpark();

 private:
  [[gnu::noinline]] void wait();

  detail::Permit<detail::Goroutine> permit_;
};

}  // namespace espresso
