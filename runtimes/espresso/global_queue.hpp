// Runnable goroutines that belong to no worker: what did not fit into a ring. First in, first out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>

#include "atomics.hpp"
#include "goroutine.hpp"
#include "local_queue.hpp"
#include "spin_lock.hpp"

namespace espresso::detail {

class GlobalQueue {
 public:
  void push(Goroutine& goroutine) {
    store_relaxed<Goroutine*>(goroutine.next, nullptr);
    push({&goroutine, &goroutine, 1});
  }

  void push(const Chain<Goroutine>& chain) {
    const std::lock_guard guard(lock_);
    store_relaxed(all_.last != nullptr ? all_.last->next : all_.first, chain.first);
    all_.last = chain.last;
    resize(all_.size + chain.size);
  }

  /// The oldest ones, at most `most`; linked by `next`, the last one to null.
  Goroutine* pop(std::size_t most) {
    const std::lock_guard guard(lock_);
    const std::size_t n = std::min(most, all_.size);
    if (n == 0) return nullptr;
    Goroutine* const first = all_.first;
    Goroutine* last = first;
    for (std::size_t i = 1; i < n; ++i) last = last->next;
    all_.first = last->next;
    if (all_.first == nullptr) all_.last = nullptr;
    store_relaxed<Goroutine*>(last->next, nullptr);
    resize(all_.size - n);
    return first;
  }

  /// Nobody puts in or takes out while f is called for each.
  template <class F>
  void for_each(F f) {
    const std::lock_guard guard(lock_);
    for (Goroutine* goroutine = all_.first; goroutine != nullptr; goroutine = goroutine->next)
      f(*goroutine);
  }

  /// A hint unless ordered by a fence.
  std::size_t size() const { return size_.load(std::memory_order_relaxed); }
  bool empty() const { return size() == 0; }

 private:
  void resize(std::size_t size) {
    all_.size = size;
    size_.store(size, std::memory_order_relaxed);  // a copy for those who look without the lock
  }

  SpinLock lock_;
  Chain<Goroutine> all_;
  Atomic<std::size_t> size_{0};
};

}  // namespace espresso::detail
