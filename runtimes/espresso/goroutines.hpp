// Goroutines: run() them, start them with go(), let others run, sleep.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "goroutine.hpp"
#include "options.hpp"
#include "scheduler.hpp"
#include "worker.hpp"

namespace espresso {

class Task;

/// Runs main() as the first goroutine, on kernel threads that exist only as long, and returns when
/// it and all goroutines started under it have ended. An exception that leaves main leaves run(),
/// once all others have ended.
///
/// Everything else in this library may be called only from a goroutine. May be called again, with
/// other options too, and by several threads at once, each with its own goroutines; not from a
/// goroutine. Throws std::invalid_argument for options that cannot be served, std::system_error
/// when a thread cannot be had, and what go() throws. If all goroutines wait and nothing is left
/// that could wake one, the program ends with a sentence.
template <class Main>
void run(const Options& options, Main&& main) {
  using Callable = std::remove_reference_t<Main>;
  static_assert(!std::is_same_v<std::invoke_result_t<Callable&>, Task>,
                "run() was given a function that makes a task, which would never run: start it by "
                "go(f()) in a function");
  if constexpr (std::is_function_v<Callable>) {
    run(options, [&main] { static_cast<void>(main()); });
  } else {
    detail::run(
        options, [](void* callable) { static_cast<void>((*static_cast<Callable*>(callable))()); },
        const_cast<void*>(static_cast<const void*>(std::addressof(main))), detail::CompiledHere());
  }
}

namespace detail {

/// A descriptor with its body, not yet runnable, and the worker that runs the caller now: making a
/// body may have run code of the program's, and that may have parked.
struct Made {
  Worker& worker;
  Goroutine& goroutine;
};

template <class F>
Made make_goroutine(F&& body, Join* join = nullptr) {
  using Body = std::decay_t<F>;
  static_assert(
      !std::is_same_v<std::invoke_result_t<Body&>, Task>,
      "go() was given a function that makes a task, and the task would never run: start it "
      "by go(f()); what the function has captured must then live as long as the task");
  static_assert(std::is_nothrow_destructible_v<Body>,
                "go() was given a body whose destructor may throw, and nobody could catch it");
  Worker& worker = Worker::here();
  Goroutine& goroutine = worker.new_goroutine(join);
  if constexpr (fits_inline<Body> && std::is_nothrow_constructible_v<Body, F>) {
    set_body<Body>(goroutine, std::forward<F>(body));
    if constexpr (std::is_trivially_constructible_v<Body, F>) return {worker, goroutine};
  } else {
    try {
      set_body<Body>(goroutine, std::forward<F>(body));
    } catch (...) {
      Worker::here().retire(goroutine);
      throw;
    }
  }
  return {Worker::here(), goroutine};
}

}  // namespace detail

/// Starts body() as a goroutine that nobody waits for. What happened before go() happens before it.
///
/// Costs no memory allocation if the body has at most 56 bytes and alignment at most 16. Throws
/// std::bad_alloc, std::system_error when no stack can be reserved for it, or what copying the body
/// throws; then it will not run. An exception that leaves it ends the program.
template <class F>
void go(F&& body) {
  const detail::Made made = detail::make_goroutine(std::forward<F>(body));
  made.worker.make_ready(made.goroutine);
}

/// Goes to the end of this worker's queue. Returns at once if nothing else is runnable.
[[gnu::always_inline]] inline void yield() { detail::Worker::here().yield(); }

/// Suspends the goroutine, not its worker. A time that has passed, or a duration of zero or less,
/// is a yield. Throws std::bad_alloc.
/// What reaches beyond what the clock can tell ends there.
[[gnu::noinline]] void sleep_for(std::chrono::nanoseconds duration);
[[gnu::noinline]] void sleep_until(std::chrono::steady_clock::time_point deadline);
/// For sleep_until().
std::chrono::steady_clock::time_point deadline_after(std::chrono::nanoseconds duration);

namespace detail {

/// Of any duration, such as hours::max(), which an implicit conversion would wrap around. What is
/// no number is no time.
template <class Rep, class Period>
constexpr std::chrono::nanoseconds in_nanoseconds(std::chrono::duration<Rep, Period> duration) {
  using std::chrono::nanoseconds;
  const std::chrono::duration<long double, std::nano> wide(duration);
  if (wide != wide) return nanoseconds::zero();
  if (wide >= nanoseconds::max()) return nanoseconds::max();
  if (wide <= nanoseconds::min()) return nanoseconds::min();
  // In 64 bits a unit that nanoseconds do not divide, such as a thirtieth of a second, would wrap
  // around on the way.
  constexpr bool is_multiple = std::ratio_divide<Period, std::nano>::den == 1;
  if constexpr (std::is_integral_v<Rep> && is_multiple)
    return std::chrono::duration_cast<nanoseconds>(duration);
  else
    return nanoseconds(static_cast<nanoseconds::rep>(wide.count()));
}

template <class Duration>
constexpr std::chrono::steady_clock::time_point in_clock_time(
    std::chrono::time_point<std::chrono::steady_clock, Duration> time) {
  return std::chrono::steady_clock::time_point(in_nanoseconds(time.time_since_epoch()));
}

}  // namespace detail

// The same in any unit.
template <class Rep, class Period>
void sleep_for(std::chrono::duration<Rep, Period> duration) {
  sleep_for(detail::in_nanoseconds(duration));
}
template <class Duration>
void sleep_until(std::chrono::time_point<std::chrono::steady_clock, Duration> deadline) {
  sleep_until(detail::in_clock_time(deadline));
}
template <class Rep, class Period>
std::chrono::steady_clock::time_point deadline_after(std::chrono::duration<Rep, Period> duration) {
  return deadline_after(detail::in_nanoseconds(duration));
}

/// How many kernel threads run goroutines.
[[gnu::noinline]] unsigned workers();

/// From now on so many do, from 1 to Options::most_workers; returns how many did. Those that become
/// too many stop when what they run parks, yields or ends, and leave what they had to the others;
/// those that are needed again are woken. Throws std::invalid_argument or std::bad_alloc.
[[gnu::noinline]] unsigned set_workers(unsigned workers);

/// Address space of the stacks that goroutines run or are parked on, and of those that idle workers
/// stand on: their number times Options::stack_bytes as rounded. Of that, memory is only what has
/// been touched, a page or two as a rule. A goroutine that has not begun counts nothing; nor do
/// spare stacks. Exact while all other goroutines are parked.
[[gnu::noinline]] std::int64_t stack_bytes_in_use();

}  // namespace espresso
