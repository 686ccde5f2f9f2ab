// What the algorithms are given in place of StdAtomics, to be explored; and the mutants.
#pragma once

#include <atomic>
#include <cstring>
#include <type_traits>

#include "runtimes/espresso/atomics.hpp"
#include "tests/espresso/explore/explorer.hpp"

namespace espresso::explore {

/// torn: a read-modify-write operation that others can come between. A mutant.
template <class T, bool torn = false>
class ModelAtomic {
  static_assert(sizeof(T) <= sizeof(std::uint64_t) && std::is_trivially_copyable_v<T>);

 public:
  ModelAtomic(T value = T{}) : cell_{to_bits(value)} {}
  ModelAtomic(const ModelAtomic&) = delete;
  ModelAtomic& operator=(const ModelAtomic&) = delete;
  ~ModelAtomic() { forget(cell_); }

  T load(std::memory_order = std::memory_order_seq_cst) const {
    scheduling_point(&cell_);
    return from_bits(read(cell_));
  }

  void store(T value, std::memory_order order = std::memory_order_seq_cst) {
    scheduling_point(&cell_);
    if (order == std::memory_order_seq_cst)
      write_after_emptying_buffer(cell_, to_bits(value));
    else
      write_through_buffer(cell_, to_bits(value));
  }

  T exchange(T value, std::memory_order = std::memory_order_seq_cst) {
    return modify([value](T) { return value; });
  }
  T fetch_add(T n, std::memory_order = std::memory_order_seq_cst) {
    return modify([n](T before) { return static_cast<T>(before + n); });
  }
  T fetch_sub(T n, std::memory_order = std::memory_order_seq_cst) {
    return modify([n](T before) { return static_cast<T>(before - n); });
  }
  bool compare_exchange_strong(T& expected, T desired,
                               std::memory_order = std::memory_order_seq_cst,
                               std::memory_order = std::memory_order_seq_cst) {
    const T wanted = expected;
    expected = modify([=](T before) { return before == wanted ? desired : before; });
    return expected == wanted;
  }
  bool compare_exchange_weak(T& expected, T desired,
                             std::memory_order success = std::memory_order_seq_cst,
                             std::memory_order failure = std::memory_order_seq_cst) {
    return compare_exchange_strong(expected, desired, success, failure);
  }

  Cell& cell() { return cell_; }

 private:
  template <class Function>
  T modify(Function function) {
    scheduling_point(&cell_);
    empty_own_buffer();
    const T before = from_bits(read(cell_));
    if (torn) scheduling_point(&cell_);
    write_after_emptying_buffer(cell_, to_bits(function(before)));
    return before;
  }

  static std::uint64_t to_bits(T value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof value);
    return bits;
  }
  static T from_bits(std::uint64_t bits) {
    T value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  Cell cell_;
};

struct ModelAtomics {
  template <class T>
  using Atomic = ModelAtomic<T>;

  static void light_fence() {}
  static void heavy_fence() { empty_all_buffers(); }
  static void full_fence() { empty_own_buffer(); }
  /// One look: that it may come at any time is what many looks amount to.
  static bool becomes_true_soon(const ModelAtomic<bool>& flag, std::memory_order order) {
    return flag.load(order);
  }
  static void pause() { wait_for_change(); }
  static void yield_thread() { wait_for_change(); }
  /// A deadline has always passed: there is no time here.
  template <class Word>
  static bool futex_wait(Word& word, std::uint32_t expected, detail::Clock::time_point deadline) {
    if (deadline != detail::never) return false;
    sleep_on(word.cell(), expected);
    return true;
  }
  template <class Word>
  static void futex_wake_one(Word& word) {
    wake_one(word.cell());
  }
};

/// Mutant: the fence of the side that comes rarely orders only that side.
struct WithoutHeavyFence : ModelAtomics {
  static void heavy_fence() { empty_own_buffer(); }
};

/// Mutant: who comes back from standing aside does not fence before it looks.
struct WithoutFullFence : ModelAtomics {
  static void full_fence() {}
};

/// Mutant: read-modify-write operations are not atomic.
struct WithTornOperations : ModelAtomics {
  template <class T>
  using Atomic = ModelAtomic<T, true>;
};

}  // namespace espresso::explore
