// A channel as in Go: values from many senders to many receivers, in order.
//
// Under a lock: who comes and finds somebody waiting on the other side serves him directly, from
// frame to frame; else uses the buffer; else waits. So senders wait only while the buffer is full,
// and receivers only while it is empty. The channel is not touched after the moment in which the
// other side can go on.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "spin_lock.hpp"
#include "wait_list.hpp"

namespace espresso {

template <class T>
class Channel {
  static_assert(
      std::is_nothrow_move_constructible_v<T> && std::is_nothrow_destructible_v<T>,
      "a value is moved while others wait: its move constructor and destructor must not throw");

 public:
  /// 0: unbuffered, a send returns when its value has been received. Throws std::bad_alloc.
  explicit Channel(std::size_t capacity = 0) : buffer_(capacity) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Waits until the value is received or in the buffer. False if the channel is closed, before or
  /// meanwhile; then the value is dropped.
  bool send(T value) {
    std::unique_lock lock(lock_);
    if (closed_) return false;
    if (detail::Waiter* receiver = receivers_.pop_front()) {
      static_cast<std::optional<T>*>(receiver->slot)->emplace(std::move(value));
      lock.unlock();
      detail::make_ready(*receiver->goroutine);
      return true;
    }
    if (buffered_ < buffer_.size()) {
      push(std::move(value));
      return true;
    }
    return wait_in(senders_, &value, lock);
  }

  /// Waits for a value. Nothing once the channel is closed and drained.
  std::optional<T> receive() {
    std::optional<T> value;
    std::unique_lock lock(lock_);
    if (buffered_ > 0) {
      pop(value);
      if (detail::Waiter* sender = senders_.pop_front()) {
        push(std::move(*static_cast<T*>(sender->slot)));
        release(*sender, lock);
      }
    } else if (detail::Waiter* sender = senders_.pop_front()) {
      value.emplace(std::move(*static_cast<T*>(sender->slot)));
      release(*sender, lock);
    } else if (!closed_) {
      wait_in(receivers_, &value, lock);
    }
    return value;
  }

  /// Wakes everybody: senders with false, receivers with nothing. What is in the buffer can still
  /// be received. Closing again does nothing.
  void close() {
    std::unique_lock lock(lock_);
    closed_ = true;
    detail::Waiter* const senders = senders_.pop_all();
    detail::Waiter* const receivers = receivers_.pop_all();
    lock.unlock();
    detail::make_all_ready(senders);
    detail::make_all_ready(receivers);
  }

 private:
  /// True if the goroutine was served, false if the channel was closed.
  bool wait_in(detail::WaitList& list, void* slot, std::unique_lock<detail::SpinLock>& lock) {
    detail::Waiter waiter;
    waiter.slot = slot;
    list.push_back(waiter);
    lock.release();  // given back once this goroutine has left its stack
    detail::park_and_unlock(waiter, lock_);
    return waiter.served;
  }

  /// The sender's value has been taken.
  static void release(detail::Waiter& sender, std::unique_lock<detail::SpinLock>& lock) {
    sender.served = true;
    lock.unlock();
    detail::make_ready(*sender.goroutine);
  }

  void push(T&& value) {
    buffer_[(first_ + buffered_) % buffer_.size()].emplace(std::move(value));
    ++buffered_;
  }

  void pop(std::optional<T>& value) {
    value = std::exchange(buffer_[first_], std::nullopt);
    first_ = (first_ + 1) % buffer_.size();
    --buffered_;
  }

  detail::SpinLock lock_;
  bool closed_ = false;
  detail::WaitList senders_;
  detail::WaitList receivers_;
  std::vector<std::optional<T>> buffer_;
  std::size_t first_ = 0;
  std::size_t buffered_ = 0;
};

}  // namespace espresso
