// A crowd of tasks that wait for one signal, shared by the questions about memory and limits.
#pragma once

#include <coroutine>
#include <cstdint>
#include <exception>
#include <string>

#include "experiments/marks.hpp"
#include "harness/contract/experiment.hpp"

namespace barista {

template <Parks R>
class ParkedTasks {
 public:
  explicit ParkedTasks(long capacity) : woken_(capacity) { release_.add(1); }

  /// Starts `n` tasks that park; returns when all have begun. Creation may fail before: see alive()
  /// and failure().
  void park(long n) {
    begun_.add(n);
    for (; alive_ < n; ++alive_) {
      try {
        start(woken_.slot(alive_));
      } catch (const std::exception& error) {
        failure_ = error.what();
        break;
      }
    }
    for (long missing = alive_; missing < n; ++missing) begun_.done();
    begun_.wait();
  }

  /// How many of the crowd have already gone past the signal; 0 proves that all of them are parked.
  long woken() const { return woken_.marked(); }
  void release_and_join() {
    release_.done();
    group_.wait();
  }
  long alive() const { return alive_; }
  /// Why creation ended early, in the runtime's words; empty if it did not.
  const std::string& failure() const { return failure_; }

 private:
  template <class Mark>
  void start(Mark mark) {
    if constexpr (Awaits<R>) {
      group_.go(wait_once<R>(begun_, release_, mark));
    } else {
      group_.go([this, mark] {
        begun_.done();
        release_.wait();
        ++*mark;
      });
    }
  }

  template <Awaits T, class Mark>
  static typename T::task wait_once(typename T::wait_group& begun, typename T::wait_group& release,
                                    Mark mark) {
    begun.done();
    co_await T::await::wait(release);
    ++*mark;
  }

  Marks woken_;
  typename R::wait_group begun_;
  typename R::wait_group release_;
  typename R::task_group group_;
  long alive_ = 0;
  std::string failure_;
};

}  // namespace barista
