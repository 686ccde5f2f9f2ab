// A worker's own queue of runnable goroutines: a bounded ring, first in, first out, from which
// others may steal half. The design is that of Go's `runq` (proc.go), with indices of 64 bits,
// which do not wrap.
//
//   owner: push()  1. read head: what lies before it has been consumed
//                  2. write the slot at tail
//                  3. publish it by writing tail
//   owner: pop()   1. read the slot at head
//                  2. claim it by advancing head; start again if a thief was faster
//   thief: steal() 1. read head, then tail
//                  2. copy half of what lies between, into slots of its own ring that nobody else
//                  can see yet
//                  3. claim it by advancing head; if that fails the copies are worthless: start
//                  again
//                  4. publish the copies by writing its own tail
// Both claims are the same compare-and-swap on head, so that each slot is consumed once. A slot is
// written again only after head has passed it (push, step 1), so that a claim that succeeds has
// copied what was published.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "atomics.hpp"

namespace espresso::detail {

template <class T, std::size_t capacity = 256, class Atomics = StdAtomics>
class RunQueue {
  static_assert(capacity >= 2 && (capacity & (capacity - 1)) == 0,
                "the capacity is a power of two");

 public:
  /// A list linked by `next`.
  struct Chain {
    T* first = nullptr;
    T* last = nullptr;
    std::size_t size = 0;
  };

  /// Owner. False if the ring is full.
  bool push(T& item) {
    // acquire: partner of the release in advance_head(): thieves have read the slot before it is
    // written again
    const std::uint64_t head = head_.load(std::memory_order_acquire);
    const std::uint64_t tail =
        tail_.load(std::memory_order_relaxed);  // written by this thread only
    if (tail - head == capacity) return false;
    slot(tail).store(&item, std::memory_order_relaxed);  // published by tail
    tail_.store(tail + 1, std::memory_order_release);  // release: partner of the acquire in steal()
    return true;
  }

  /// Owner. The oldest one, or nothing.
  T* pop() {
    std::uint64_t head = head_.load(std::memory_order_relaxed);  // the claim checks it
    const std::uint64_t tail =
        tail_.load(std::memory_order_relaxed);  // written by this thread only
    while (head != tail) {
      T* item = slot(head).load(std::memory_order_relaxed);  // written by this thread
      if (advance_head(head, 1)) return item;
    }
    return nullptr;
  }

  /// Owner. Takes the older half out, to make room; empty if thieves have made room meanwhile.
  Chain pop_half() {
    std::uint64_t head = head_.load(std::memory_order_relaxed);  // the claim checks it
    const std::uint64_t tail =
        tail_.load(std::memory_order_relaxed);  // written by this thread only
    const std::uint64_t n = capacity / 2;
    if (tail - head != capacity || !advance_head(head, n)) return {};
    Chain chain{slot(head).load(std::memory_order_relaxed), nullptr,
                n};  // this thread's writes, all of them
    T* last = chain.first;
    for (std::uint64_t i = 1; i < n; ++i) {
      last->next = slot(head + i).load(std::memory_order_relaxed);
      last = last->next;
    }
    last->next = nullptr;
    chain.last = last;
    return chain;
  }

  /// The owner of `own`, which is empty. Moves half of this ring there, except for one, which it
  /// returns.
  T* steal_into(RunQueue& own) {
    const std::uint64_t own_tail =
        own.tail_.load(std::memory_order_relaxed);  // written by this thread only
    // acquire: partner of the release in advance_head(): a tail read later is not older than this
    // head
    std::uint64_t head = head_.load(std::memory_order_acquire);
    for (;;) {
      // acquire: partner of the release in push(): the slots up to tail, and the items, are visible
      const std::uint64_t tail = tail_.load(std::memory_order_acquire);
      const std::uint64_t n = (tail - head + 1) / 2;
      if (n == 0) return nullptr;
      if (n <= capacity / 2) {
        for (std::uint64_t i = 0; i < n; ++i)
          own.slot(own_tail + i)
              .store(slot(head + i).load(std::memory_order_relaxed),
                     std::memory_order_relaxed);  // checked by the claim, published by tail
        if (advance_head(head, n)) return own.publish_stolen(own_tail, n);
      } else {
        head = head_.load(
            std::memory_order_acquire);  // head was too old for this tail; partner as above
      }
    }
  }

  /// Anyone. A hint unless ordered by a fence.
  bool empty() const {
    return head_.load(std::memory_order_relaxed) >= tail_.load(std::memory_order_relaxed);
  }

 private:
  using Slot = typename Atomics::template Atomic<T*>;
  using Index = typename Atomics::template Atomic<std::uint64_t>;

  Slot& slot(std::uint64_t index) { return slots_[index & (capacity - 1)]; }

  /// Claims n slots; if that fails `head` is where the head is now.
  bool advance_head(std::uint64_t& head, std::uint64_t n) {
    // release: partner of the acquire in push(). acquire on failure: as for steal_into()'s first
    // read
    return head_.compare_exchange_strong(head, head + n, std::memory_order_acq_rel,
                                         std::memory_order_acquire);
  }

  T* publish_stolen(std::uint64_t tail, std::uint64_t n) {
    T* last = slot(tail + n - 1).load(std::memory_order_relaxed);  // written by this thread
    if (n > 1)
      tail_.store(tail + n - 1,
                  std::memory_order_release);  // release: partner of the acquire in steal_into()
    return last;
  }

  alignas(64) Index head_{0};
  alignas(64) Index tail_{0};
  alignas(64) std::array<Slot, capacity> slots_{};
};

}  // namespace espresso::detail
