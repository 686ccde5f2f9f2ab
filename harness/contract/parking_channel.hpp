// A channel over a runtime's parker, for runtimes whose library has none; such a runtime says so in
// its notes. Not meant to compete with a native channel.
//
// Every send and receive is decided under one short lock, which no task holds while it waits. A
// task that cannot go on puts a Waiter, which lives in its own frame, into a first-in first-out
// list and parks. Whoever can serve it moves the value, settles the outcome and takes it off the
// list, all under the lock, and unparks it after; from then on the frame may be gone. Values go
// from hand to hand, so that nobody can overtake a waiting task.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "harness/contract/wait_list.hpp"

namespace barista {

/// `Parker` may be destroyed as soon as park() has returned, even if unpark() is still on its way
/// out.
template <class T, class Parker>
class ParkingChannel {
 public:
  explicit ParkingChannel(std::size_t capacity) : capacity_(capacity) {}
  ParkingChannel(const ParkingChannel&) = delete;
  ParkingChannel& operator=(const ParkingChannel&) = delete;

  bool send(T value) {
    std::unique_lock lock(mutex_);
    if (closed_) return false;
    if (Waiter* receiver = receivers_.take_first()) {
      receiver->value = std::move(value);
      settle(*receiver, lock);
      return true;
    }
    if (buffer_.size() < capacity_) {
      buffer_.push_back(std::move(value));
      return true;
    }
    Waiter self{.value = std::move(value)};
    wait_in(senders_, self, lock);
    return self.served;
  }

  std::optional<T> receive() {
    std::unique_lock lock(mutex_);
    if (!buffer_.empty()) {
      std::optional<T> value = std::move(buffer_.front());
      buffer_.pop_front();
      if (Waiter* sender = senders_.take_first()) {
        buffer_.push_back(std::move(*sender->value));
        settle(*sender, lock);
      }
      return value;
    }
    if (Waiter* sender = senders_.take_first()) {
      std::optional<T> value = std::move(sender->value);
      settle(*sender, lock);
      return value;
    }
    if (closed_) return std::nullopt;
    Waiter self;
    wait_in(receivers_, self, lock);
    return std::move(self.value);
  }

  /// What is buffered can still be received; waiting senders are refused.
  void close() {
    WaitList<Waiter> refused_senders;
    WaitList<Waiter> refused_receivers;
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      std::swap(refused_senders, senders_);
      std::swap(refused_receivers, receivers_);
    }
    unpark_all(refused_senders);
    unpark_all(refused_receivers);
  }

 private:
  struct Waiter {
    std::optional<T> value;  // of a sender: what it sends; of a receiver: what it got
    bool served = false;     // otherwise the channel was closed
    Waiter* next = nullptr;
    Parker parker{};
  };

  static void settle(Waiter& waiter, std::unique_lock<std::mutex>& lock) {
    waiter.served = true;
    lock.unlock();
    waiter.parker.unpark();
  }

  static void wait_in(WaitList<Waiter>& list, Waiter& self, std::unique_lock<std::mutex>& lock) {
    list.append(self);
    lock.unlock();
    self.parker.park();
  }

  std::mutex mutex_;
  std::deque<T> buffer_;
  WaitList<Waiter> senders_;
  WaitList<Waiter> receivers_;
  const std::size_t capacity_;
  bool closed_ = false;
};

/// The two channels of the contract.
template <class T, class Parker>
struct UnbufferedParkingChannel : ParkingChannel<T, Parker> {
  UnbufferedParkingChannel() : ParkingChannel<T, Parker>(0) {}
};
template <class T, class Parker>
struct BufferedParkingChannel : ParkingChannel<T, Parker> {
  explicit BufferedParkingChannel(std::size_t capacity) : ParkingChannel<T, Parker>(capacity) {}
};

}  // namespace barista
