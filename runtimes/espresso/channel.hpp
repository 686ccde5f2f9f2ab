// A channel as in Go: values from many senders to many receivers, in order.
//
// Under a lock: who comes and finds somebody waiting on the other side serves him directly, from
// frame to frame; else uses the buffer; else waits. So senders wait only while the buffer is full,
// and receivers only while it is empty. The channel is not touched after the moment in which the
// other side can go on.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "ring_buffer.hpp"
#include "wait_list.hpp"

namespace espresso {

namespace async {
template <class T>
class Send;
template <class T>
class Receive;
}  // namespace async

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
  bool send(T value) { return send_from(value, ParkIn<ParkedIn::channel_send>()); }

  /// Waits for a value. Nothing once the channel is closed and drained.
  [[gnu::always_inline]] std::optional<T> receive() {
    // Inlined, and made only here: a small optional that is written in one place and copied in
    // another is copied in one piece, by a load that stalls on the stores of its parts.
    Slot slot;
    if (!receive_into(slot, ParkIn<ParkedIn::channel_receive>())) return std::nullopt;
    std::optional<T> value(std::move(slot.value));
    std::destroy_at(std::addressof(slot.value));
    return value;
  }

  /// Wakes everybody: senders with false, receivers with nothing. What is in the buffer can still
  /// be received. Closing again does nothing.
  void close() {
    Worker& worker = Worker::here();
    lock_.lock(worker);
    closed_ = true;
    Waiter* const senders = senders_.pop_all();
    Waiter* const receivers = receivers_.pop_all();
    lock_.unlock(worker);
    detail::make_all_ready(worker, senders);
    detail::make_all_ready(worker, receivers);
  }

 private:
  using ParkedIn = detail::ParkedIn;
  using Waiter = detail::Waiter;
  using Worker = detail::Worker;
  friend class async::Send<T>;
  friend class async::Receive<T>;

  /// Room for a value that is not there yet.
  union Slot {
    Slot() {}
    ~Slot() {}
    T value;
  };

  // Whoever sends or receives says how to wait, should that be necessary: wait(*this, worker, list,
  // place) is called under the lock, gives it back, and returns what is to be returned.

  template <class Wait>
  [[gnu::always_inline]] bool send_from(T& value, Wait wait) {
    Worker& worker = Worker::here();
    lock_.lock(worker);
    if (!closed_) [[likely]] {
      if (Waiter* const receiver = receivers_.pop_front()) {
        std::construct_at(static_cast<T*>(receiver->slot), std::move(value));
        serve(worker, *receiver);
        return true;
      }
      if (buffer_.full()) return wait(*this, worker, senders_, std::addressof(value));
      buffer_.push(std::move(value));
    }
    const bool sent = !closed_;
    lock_.unlock(worker);
    return sent;
  }

  /// False, and the slot stays empty, if the channel is closed and drained.
  template <class Wait>
  [[gnu::always_inline]] bool receive_into(Slot& slot, Wait wait) {
    Worker& worker = Worker::here();
    T* const place = std::addressof(slot.value);
    lock_.lock(worker);
    if (!buffer_.empty()) {
      std::construct_at(place, std::move(buffer_.first()));
      buffer_.drop_first();
      if (Waiter* const sender = senders_.pop_front()) {
        buffer_.push(std::move(*static_cast<T*>(sender->slot)));
        serve(worker, *sender);
        return true;
      }
    } else if (Waiter* const sender = senders_.pop_front()) {
      std::construct_at(place, std::move(*static_cast<T*>(sender->slot)));
      serve(worker, *sender);
      return true;
    } else if (!closed_) {
      return wait(*this, worker, receivers_, place);
    } else {
      lock_.unlock(worker);
      return false;
    }
    lock_.unlock(worker);
    return true;
  }

  /// As a goroutine. True if it was served, false if the channel was closed.
  template <ParkedIn reason>
  struct ParkIn {
    [[gnu::always_inline]] bool operator()(Channel& channel, Worker& worker, detail::WaitList& list,
                                           T* place) const {
      Waiter waiter;
      waiter.slot = place;
      list.push_back(waiter);
      detail::park_and_unlock<reason>(worker, waiter, channel.lock_);
      return waiter.served;
    }
  };

  /// As a task that is suspended: its waiter lies in its frame, and may be gone after the unlock.
  void enter(Worker& worker, detail::WaitList& list, T* place, Waiter& waiter,
             detail::Goroutine& task) {
    waiter.slot = place;
    waiter.goroutine = &task;
    list.push_back(waiter);
    lock_.unlock(worker);
  }

  /// The value has been handed over. Gives the lock back.
  void serve(Worker& worker, Waiter& waiter) {
    waiter.served = true;
    detail::Goroutine& goroutine = *waiter.goroutine;
    lock_.unlock(worker);
    worker.make_ready(goroutine);
  }

  detail::SharedLock lock_;
  bool closed_ = false;
  detail::WaitList senders_;
  detail::WaitList receivers_;
  detail::RingBuffer<T> buffer_;
};

}  // namespace espresso
