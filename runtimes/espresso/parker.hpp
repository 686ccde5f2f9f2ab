// Lets one goroutine wait until another says go on. Holds at most one permit: an unpark() before
// the park() is not lost, and two are one.
//
// One word holds nothing, a permit, or the goroutine that waits. (`Permit` is that word, over its
// atomics; `alone` is explained in atomics.hpp.)
//
// park()
//   1. If there is a permit, it takes it.
//   2. Else it leaves the stack, and then puts its goroutine into the word. If a permit has come
//      meanwhile, it takes that and goes on.
//
// unpark()
//   1. If somebody waits, it takes him out, with the permit, and wakes him; the parker is not
//      touched again.
//   2. Else it leaves a permit, also where there is one already: what this unpark() publishes goes
//      with it.
#pragma once

#include <bit>
#include <cstdint>

#include "atomics.hpp"
#include "fatal.hpp"
#include "goroutine.hpp"
#include "worker.hpp"

namespace espresso {
namespace detail {

template <class Waiting, class Atomics = LibraryAtomics>
class Permit {
 public:
  /// Takes the permit if there is one.
  bool take(bool alone = false) {
    // relaxed: a first look, which saves a locked operation that is bound to fail
    if (state_.load(std::memory_order_relaxed) != permit) return false;
    std::uintptr_t state = permit;
    // acquire: partner of the release in leave_or_take_waiter()
    return compare_exchange(state_, state, none, std::memory_order_acquire, alone);
  }

  /// False if a permit has come, which is then taken. Ends the program if somebody waits already.
  bool wait_as(Waiting& waiting, bool alone = false) {
    std::uintptr_t state = none;
    // release: partner of the acquire in leave_or_take_waiter()
    if (compare_exchange(state_, state, reinterpret_cast<std::uintptr_t>(&waiting),
                         std::memory_order_release, alone))
      return true;
    if (is_waiter(state)) fatal("two wait for the permit of one parker");
    return !take(alone);
  }

  /// Returns who waits, with the permit; or leaves it and returns nothing.
  Waiting* leave_or_take_waiter(bool alone = false) {
    std::uintptr_t state =
        state_.load(std::memory_order_relaxed);  // a first guess for the exchange below
    std::uintptr_t wanted;
    do {
      wanted = is_waiter(state) ? none : permit;
      // release: partner of the acquire in take(). acquire: of the release in wait_as()
    } while (!compare_exchange(state_, state, wanted, std::memory_order_acq_rel, alone));
    return is_waiter(state) ? std::bit_cast<Waiting*>(state) : nullptr;
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
  [[gnu::always_inline]] void park() {
    detail::Worker& worker = detail::Worker::here();
    if (permit_.take(worker.alone())) return;
    worker.park<detail::ParkedIn::parker>(put_into_permit, &permit_);
  }

  /// Makes the permit available. Happens before the return of the park() that takes it.
  void unpark();

  /// For a task that is suspended (async.hpp). False: it has the permit, and goes on.
  bool park_unless_permitted(detail::Worker& worker, detail::Goroutine& task) {
    return !permit_.take(worker.alone()) && permit_.wait_as(task, worker.alone());
  }

 private:
  static void put_into_permit(detail::Worker& left_on, detail::Goroutine* left, void* permit);

  detail::Permit<detail::Goroutine> permit_;
};

}  // namespace espresso
