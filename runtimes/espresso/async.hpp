// What a task can wait for: the same channels, mutexes, wait groups and parkers that goroutines
// use, each with co_await.
//
//   co_await async::yield();
//   co_await async::sleep_for(duration);
//   bool sent = co_await async::send(channel, value);
//   std::optional<T> value = co_await async::receive(channel);
//   co_await async::wait(wait_group);
//   co_await async::park(parker);
//   co_await async::lock(mutex);
//
// They mean what the functions of the same names mean. Their results are to be awaited at once, and
// by a Task only.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>

#include "channel.hpp"
#include "goroutines.hpp"
#include "mutex.hpp"
#include "parker.hpp"
#include "task.hpp"
#include "wait_group.hpp"

namespace espresso::async {

class [[nodiscard]] Yield {
 public:
  bool await_ready() const { return false; }
  void await_suspend(Task::Handle task) {
    detail::Worker& worker = detail::Worker::here();
    worker.make_ready_behind_all(task.promise().suspended(worker, detail::ParkedIn::yield));
  }
  void await_resume() {}
};

class [[nodiscard]] Sleep {
 public:
  explicit Sleep(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}
  bool await_ready() const { return false; }
  /// Throws std::bad_alloc, into the task.
  void await_suspend(Task::Handle task) {
    detail::Worker& worker = detail::Worker::here();
    detail::Scheduler& scheduler = worker.scheduler();
    bool is_first = false;
    {
      const std::lock_guard guard(scheduler.timers.lock());
      is_first = scheduler.timers.add(deadline_,
                                      task.promise().suspended(worker, detail::ParkedIn::sleep));
    }
    if (is_first) scheduler.idle.announce_timer(scheduler.timers.next());
  }
  void await_resume() {}

 private:
  std::chrono::steady_clock::time_point deadline_;
};

/// Of something that keeps a list of waiters under a lock: enter() says whether there is anything
/// to wait for, and then holds the lock.
template <class Waited, detail::ParkedIn reason>
class [[nodiscard]] Wait {
 public:
  explicit Wait(Waited& waited) : waited_(waited) {}
  bool await_ready() const { return !waited_.must_wait(); }
  bool await_suspend(Task::Handle task) {
    detail::Worker& worker = detail::Worker::here();
    if (!waited_.enter(worker, waiter_)) return false;
    waiter_.goroutine = &task.promise().suspended(worker, reason);
    waited_.leave_entrance(worker);
    return true;
  }
  void await_resume() {}

 private:
  Waited& waited_;
  detail::Waiter waiter_;
};

class [[nodiscard]] Park {
 public:
  explicit Park(Parker& parker) : parker_(parker) {}
  bool await_ready() const { return false; }
  bool await_suspend(Task::Handle task) {
    detail::Worker& worker = detail::Worker::here();
    return parker_.park_unless_permitted(
        worker, task.promise().suspended(worker, detail::ParkedIn::parker));
  }
  void await_resume() {}

 private:
  Parker& parker_;
};

template <class T>
class [[nodiscard]] Send {
 public:
  Send(Channel<T>& channel, T&& value) : channel_(channel), value_(std::move(value)) {}
  bool await_ready() const { return false; }
  bool await_suspend(Task::Handle task) {
    bool waits = false;
    const bool sent = channel_.send_from(
        value_, [&](Channel<T>& channel, detail::Worker& worker, detail::WaitList& list, T* place) {
          waits = true;
          channel.enter(worker, list, place, waiter_,
                        task.promise().suspended(worker, detail::ParkedIn::channel_send));
          return false;
        });
    if (!waits) waiter_.served = sent;
    return waits;
  }
  bool await_resume() { return waiter_.served; }

 private:
  Channel<T>& channel_;
  T value_;
  detail::Waiter waiter_;
};

template <class T>
class [[nodiscard]] Receive {
 public:
  explicit Receive(Channel<T>& channel) : channel_(channel) {}
  bool await_ready() const { return false; }
  bool await_suspend(Task::Handle task) {
    bool waits = false;
    const bool received = channel_.receive_into(
        slot_, [&](Channel<T>& channel, detail::Worker& worker, detail::WaitList& list, T* place) {
          waits = true;
          channel.enter(worker, list, place, waiter_,
                        task.promise().suspended(worker, detail::ParkedIn::channel_receive));
          return false;
        });
    if (!waits) waiter_.served = received;
    return waits;
  }
  std::optional<T> await_resume() {
    if (!waiter_.served) return std::nullopt;
    std::optional<T> value(std::move(slot_.value));
    std::destroy_at(std::addressof(slot_.value));
    return value;
  }

 private:
  Channel<T>& channel_;
  typename Channel<T>::Slot slot_;
  detail::Waiter waiter_;
};

inline Yield yield() { return {}; }
template <class Duration>
Sleep sleep_until(std::chrono::time_point<std::chrono::steady_clock, Duration> deadline) {
  return Sleep(detail::in_clock_time(deadline));
}
template <class Rep, class Period>
Sleep sleep_for(std::chrono::duration<Rep, Period> duration) {
  return Sleep(deadline_after(duration));
}
template <class T>
Send<T> send(Channel<T>& channel, std::type_identity_t<T> value) {
  return {channel, std::move(value)};
}
template <class T>
Receive<T> receive(Channel<T>& channel) {
  return Receive<T>(channel);
}
inline Wait<WaitGroup, detail::ParkedIn::wait_group> wait(WaitGroup& group) {
  return Wait<WaitGroup, detail::ParkedIn::wait_group>(group);
}
inline Wait<Mutex, detail::ParkedIn::mutex> lock(Mutex& mutex) {
  return Wait<Mutex, detail::ParkedIn::mutex>(mutex);
}
inline Park park(Parker& parker) { return Park(parker); }

}  // namespace espresso::async
