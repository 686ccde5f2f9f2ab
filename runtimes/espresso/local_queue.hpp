// A worker's own queue of runnable goroutines: one that it wants to run next, and a bounded ring of
// the others, from which thieves take the older half or less.
//
// The next one is what the worker readied last, because what that touches is still in the cache,
// and because a hand-over then costs no trip through the ring. Thieves take it too, but late
// (steal_next()), and it is preferred to the ring only so many times in a row: two goroutines that
// wake each other would keep the rest waiting for ever.
//
// Goroutines run in the order of their coming, with one exception: who parks hands over to the
// newest, at most so many times in a row. What it waits for is often what it has just started. A
// tree of goroutines then grows in depth and holds a few stacks for each level; in the order of
// coming it grows in breadth, and a whole level of it is parked at the same time.
//
// All of it is guarded by a lock that is biased to the owner (biased_lock.hpp), so that the owner
// needs no locked operation and the ring may be used from both ends; a join, too, takes back from
// the newer end what it has forked. The indices are atomics only for those who look without the
// lock.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "atomics.hpp"
#include "biased_lock.hpp"

namespace espresso::detail {

/// A list linked by `next`, the last one to null.
template <class T>
struct Chain {
  T* first = nullptr;
  T* last = nullptr;
  std::size_t size = 0;
};

template <class T, std::size_t capacity = 256, class Atomics = LibraryAtomics>
class LocalQueue {
  static_assert(capacity >= 2 && (capacity & (capacity - 1)) == 0,
                "the capacity is a power of two");

 public:
  /// How often take() prefers the next one to the ring, in a row.
  static constexpr unsigned longest_next_streak = 32;
  /// How often take_newest() prefers the newest to the oldest, in a row.
  static constexpr unsigned longest_newest_streak = 64;

  /// Owner. This one is to run next; the one that was goes to the end of the ring. False, and
  /// nothing is changed, if the ring has no room for that one.
  bool put_next(T& item) {
    const OwnerGuard guard(lock_);
    if (T* const displaced = get(next_)) {
      if (full()) [[unlikely]]
        return false;
      append(*displaced);
    }
    set(next_, &item);
    return true;
  }

  /// Owner. False if the ring is full.
  bool push(T& item) {
    const OwnerGuard guard(lock_);
    if (full()) [[unlikely]]
      return false;
    append(item);
    return true;
  }

  /// Owner. The next one, or the oldest of the ring, or nothing.
  T* take() {
    const OwnerGuard guard(lock_);
    return take_one();
  }

  /// Owner. The next one, or the newest of the ring, or nothing; every so often as take().
  T* take_newest() {
    const OwnerGuard guard(lock_);
    const std::uint64_t tail = get(tail_);
    if (get(next_) != nullptr || get(head_) == tail || newest_streak_ >= longest_newest_streak)
      return take_one();
    ++newest_streak_;
    set(tail_, tail - 1);
    return slot(tail - 1);
  }

  /// Owner. One more that is preferred to the oldest, and then the oldest is taken: for who finds
  /// that the turns are long, in which a streak would last too long for those who wait.
  void shorten_streaks() {
    next_streak_ = std::max(next_streak_, longest_next_streak - 1);
    newest_streak_ = std::max(newest_streak_, longest_newest_streak - 1);
  }

  /// Owner. Takes one as take() does and puts another to the end of the ring; nobody sees it there
  /// before end_exchange(), which must follow. Or nothing, and then nothing is changed.
  T* begin_exchange(T& item) {
    lock_.lock_as_owner();
    const std::uint64_t head = get(head_);
    const std::uint64_t tail = get(tail_);
    if (head != tail && get(next_) == nullptr) [[likely]] {
      // Goes out before the other comes in: there is room for it.
      T* const taken = slot(head);
      next_streak_ = 0;
      set(head_, head + 1);
      slot(tail) = &item;
      set(tail_, tail + 1);
      return taken;
    }
    return exchange_slowly(item);
  }
  void end_exchange() { lock_.unlock_as_owner(); }

  /// Owner. The newest of the ring, if it is wanted.
  template <class Wanted>
  T* take_newest_if(Wanted wanted) {
    if (empty_ring()) return nullptr;  // only the owner adds
    const OwnerGuard guard(lock_);
    const std::uint64_t tail = get(tail_);
    if (get(head_) == tail) return nullptr;
    T& newest = *slot(tail - 1);
    if (!wanted(newest)) return nullptr;
    set(tail_, tail - 1);
    return &newest;
  }

  /// Owner. Takes the older half out, to make room; empty if thieves have made room meanwhile.
  Chain<T> pop_half() {
    const OwnerGuard guard(lock_);
    if (!full()) return {};
    const std::uint64_t head = get(head_);
    const std::uint64_t n = capacity / 2;
    Chain<T> half{slot(head), slot(head + n - 1), n};
    for (std::uint64_t i = 0; i + 1 < n; ++i)
      store_relaxed(slot(head + i)->next, slot(head + i + 1));
    store_relaxed<T*>(half.last->next, nullptr);
    set(head_, head + n);
    return half;
  }

  /// Owner. Takes everything out, the next one first.
  Chain<T> pop_all() {
    const OwnerGuard guard(lock_);
    return all_taken();
  }

  /// Another worker. The same; nothing if somebody has the lock.
  Chain<T> steal_all() {
    if (!lock_.try_lock_as_other()) return {};
    const Chain<T> all = all_taken();
    lock_.unlock_as_other();
    return all;
  }

  /// The owner of `own`, whose ring is empty. Moves the older half of this ring there, or half of
  /// that, and so on, until its oldest and its newest are alike; the newest it returns instead.
  template <class Alike>
  T* steal_into(LocalQueue& own, Alike alike) {
    if (empty_ring() || !lock_.try_lock_as_other()) return nullptr;
    const std::uint64_t head = get(head_);
    std::uint64_t n = std::min<std::uint64_t>((get(tail_) - head + 1) / 2, capacity / 2);
    while (n > 1 && !alike(*slot(head), *slot(head + n - 1))) n /= 2;
    const std::uint64_t own_tail = get(own.tail_);
    for (std::uint64_t i = 0; i < n; ++i) own.slot(own_tail + i) = slot(head + i);
    set(head_, head + n);
    lock_.unlock_as_other();
    if (n == 0) return nullptr;
    const OwnerGuard guard(own.lock_);
    set(own.tail_, own_tail + n - 1);
    return own.slot(own_tail + n - 1);
  }

  /// Another worker. True if `seen` was still to run next and is now the thief's.
  bool steal_next(T* seen) {
    if (peek_next() != seen || !lock_.try_lock_as_other()) return false;
    const bool still_there = get(next_) == seen;
    if (still_there) set(next_, static_cast<T*>(nullptr));
    lock_.unlock_as_other();
    return still_there;
  }

  /// Nobody puts in or takes out, the owner included, until melt(). `owned`: by the owner.
  void freeze(bool owned) {
    if (owned) return lock_.lock_as_owner();
    while (!lock_.try_lock_as_other()) Atomics::yield_thread();
  }
  void melt(bool owned) { owned ? lock_.unlock_as_owner() : lock_.unlock_as_other(); }
  /// While it is frozen.
  template <class F>
  void for_each(F f) {
    if (T* const next = get(next_)) f(*next);
    for (std::uint64_t i = get(head_); i != get(tail_); ++i) f(*slot(i));
  }

  /// Anyone. Hints unless ordered by a fence.
  T* peek_next() const { return get(next_); }
  bool empty_ring() const {
    const std::uint64_t head = get(head_);  // first: a tail that is read later is not before it
    return head == get(tail_);
  }
  bool empty() const { return empty_ring() && peek_next() == nullptr; }

 private:
  /// Under the lock.
  Chain<T> all_taken() {
    Chain<T> all;
    const auto add = [&all](T* item) {
      store_relaxed<T*>(item->next, nullptr);
      store_relaxed(all.last != nullptr ? all.last->next : all.first, item);
      all.last = item;
      ++all.size;
    };
    if (T* const next = get(next_)) add(next);
    set(next_, static_cast<T*>(nullptr));
    for (std::uint64_t i = get(head_); i != get(tail_); ++i) add(slot(i));
    set(head_, get(tail_));
    return all;
  }

  template <class V>
  using Shared = typename Atomics::template Atomic<V>;

  // relaxed, all: ordered by the lock, or a hint
  template <class V>
  static V get(const Shared<V>& shared) {
    return shared.load(std::memory_order_relaxed);
  }
  template <class V>
  static void set(Shared<V>& shared, V value) {
    shared.store(value, std::memory_order_relaxed);
  }

  T*& slot(std::uint64_t index) { return slots_[index & (capacity - 1)]; }
  bool full() const { return get(tail_) - get(head_) == capacity; }

  // Under the lock, all that follow.

  [[gnu::noinline]] T* exchange_slowly(T& item) {
    if (!full()) {
      if (T* const taken = take_one()) {
        append(item);
        return taken;
      }
    }
    lock_.unlock_as_owner();
    return nullptr;
  }

  bool prefers_ring() const {
    return get(head_) != get(tail_) &&
           (get(next_) == nullptr || next_streak_ >= longest_next_streak);
  }
  T* take_oldest() {
    next_streak_ = 0;
    newest_streak_ = 0;
    const std::uint64_t head = get(head_);
    set(head_, head + 1);
    return slot(head);
  }
  T* take_next() {
    ++next_streak_;
    T* const next = get(next_);
    set(next_, static_cast<T*>(nullptr));
    return next;
  }

  T* take_one() { return prefers_ring() ? take_oldest() : take_next(); }

  void append(T& item) {
    const std::uint64_t tail = get(tail_);
    slot(tail) = &item;
    set(tail_, tail + 1);
  }

  BiasedLock<Atomics> lock_;
  unsigned next_streak_ = 0;
  unsigned newest_streak_ = 0;
  Shared<T*> next_{nullptr};
  Shared<std::uint64_t> head_{0};
  Shared<std::uint64_t> tail_{0};
  std::array<T*, capacity> slots_{};
};

}  // namespace espresso::detail
