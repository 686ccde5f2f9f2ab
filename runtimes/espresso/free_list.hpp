// Free objects, kept per worker without locks and exchanged between workers in batches of a fixed
// size: what one worker frees and another needs flows back through the depot, at the price of one
// lock a batch. (Magazines and depot: J. Bonwick and J. Adams, "Magazines and Vmem", USENIX 2001.)
//
// T has `next_free()` and `set_next_free()`, and `T* next_batch`, which belong to the lists while
// the object is free.
#pragma once

#include <cstddef>
#include <mutex>
#include <utility>

#include "atomics.hpp"
#include "spin_lock.hpp"

namespace espresso::detail {

/// Full batches, each named by its first object. For all workers.
template <class T>
class Depot {
 public:
  void put(T* batch) {
    const std::lock_guard guard(lock_);
    store_relaxed(batch->next_batch, batches_);
    batches_ = batch;
  }

  /// A batch, or nothing.
  T* take() {
    const std::lock_guard guard(lock_);
    T* batch = batches_;
    if (batch != nullptr) batches_ = batch->next_batch;
    return batch;
  }

 private:
  SpinLock lock_;
  T* batches_ = nullptr;
};

/// Up to two batches of one worker, last in, first out.
template <class T, std::size_t batch_size>
class Magazine {
 public:
  /// A free object, or nothing.
  T* take() {
    if (first_ == nullptr) {
      if (full_ == nullptr) return nullptr;
      load(std::exchange(full_, nullptr));
    }
    --count_;
    return std::exchange(first_, first_->next_free());
  }

  /// Takes over a full batch. Only when take() had nothing.
  void load(T* batch) {
    first_ = batch;
    count_ = batch_size;
  }

  /// Keeps a freed object. Returns a full batch when there is one too many: for the depot.
  T* put(T& freed) {
    T* surplus = nullptr;
    if (count_ == batch_size) {
      surplus = std::exchange(full_, std::exchange(first_, nullptr));
      count_ = 0;
    }
    ++count_;
    freed.set_next_free(std::exchange(first_, &freed));
    return surplus;
  }

 private:
  T* first_ = nullptr;
  std::size_t count_ = 0;
  T* full_ = nullptr;
};

}  // namespace espresso::detail
