// What a runtime owes to the experiments: the concepts, and in prose the obligations that a concept
// cannot state.
//
// A runtime is a class of static members (its state is ambient, as in Go): experiments are
// templates over it, so that nothing stands between the measured code and the library. An adapter
// writes what a user of its library would write; a common primitive is used only where the library
// has none, and `notes` says so.
//
// Obligations. Everything but run() may be called only from a task that runs under run().
//
// - run(options, main) starts `options.workers` kernel threads and, unless options.pus is empty,
//   binds worker i to options.pus[i]. It runs main() as the first task, and returns when main and
//   every task that was started under it have ended. An exception that leaves main leaves run. It throws
//   std::invalid_argument, with a sentence, for options that the runtime cannot serve. It is called
//   again and again in one process, always with the same options.
// - go(f) starts f as a detached task. What happened before go(f) happens before f. It throws
//   std::system_error or std::bad_alloc when no further task can be had; then f has not run and
//   never will. An exception that leaves f ends the program, as a panic does in Go.
// - task_group is the library's structured join. Its owner and the tasks of the group call go(f);
//   its owner calls wait(), which returns when every task of the group has ended. All that they did
//   happens before that return. The group can be used again after wait(); its destructor requires
//   that nothing is left to wait for.
// - yield() lets every other runnable task of this worker run before it returns.
// - wait_group has add(n), done() and wait() with Go's meaning; done() happens before the return of
//   wait(). Many tasks may wait. It may be destroyed as soon as every wait() has returned, even if
//   the last done() is still on its way out.
// - parker holds at most one permit. unpark() makes it available, from any task. park() waits for
//   the permit and takes it; one task at a time calls it. unpark() happens before the return of the
//   park() that takes the permit. A waiting task must not hold its worker.
// - mutex has lock() and unlock(); a waiting task does not hold its worker.
// - unbuffered_channel<T> and buffered_channel<T>(capacity): send(v) returns false once the channel
//   is closed, and v is then dropped. receive() returns nothing once the channel is closed and
//   drained. close() wakes everybody. There may be many senders and receivers. `capacity` means
//   what the library means by the size that its constructor takes.
// - sleep_for(d) suspends the task, not the worker.
// - go_on(i, f) is go(f) bound to options.pus[i % pus.size()]. Only runtimes whose tasks are kernel
//   threads have it.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/contract/probes.hpp"

namespace barista {

struct RuntimeOptions {
  /// How many kernel threads run tasks; where tasks are kernel threads, how many PUs they may use.
  unsigned workers = 1;
  /// OS indices: worker i runs on pus[i]. If it is empty, nothing is bound.
  std::vector<unsigned> pus;
  /// Size of a task's stack; 0 means the runtime's default.
  std::size_t stack_bytes = 0;
  /// Seed of whatever the runtime randomises.
  std::uint64_t seed = 0;
};

enum class Capability {
  spawn,
  nest,
  defer,
  fork_join,
  yield,
  block,
  channel,
  sleep,
  place,
  bare_switch
};

constexpr std::string_view name_of(Capability capability) {
  switch (capability) {
    case Capability::spawn:
      return "spawn";
    case Capability::nest:
      return "nest";
    case Capability::defer:
      return "defer";
    case Capability::fork_join:
      return "fork_join";
    case Capability::yield:
      return "yield";
    case Capability::block:
      return "block";
    case Capability::channel:
      return "channel";
    case Capability::sleep:
      return "sleep";
    case Capability::place:
      return "place";
    case Capability::bare_switch:
      return "bare_switch";
  }
  return "unknown";
}

/// What a task is to the kernel.
enum class Tasks { kernel_threads, user_space };

constexpr std::string_view name_of(Tasks tasks) {
  return tasks == Tasks::kernel_threads ? "kernel_threads" : "user_space";
}

/// Says of a capability why a runtime lacks it or, where it has it, which common primitive stands
/// in for a native one.
struct Note {
  Capability capability;
  std::string_view text;
};

template <class R>
concept Spawns = requires(const RuntimeOptions& options, void (*f)(),
                          typename R::task_group& group) {
  { R::id } -> std::convertible_to<std::string_view>;    // as in bench-<id>
  { R::library() } -> std::convertible_to<std::string>;  // name and version of what is measured
  { R::notes() } -> std::convertible_to<std::span<const Note>>;
  R::run(options, f);
  R::go(f);
  group.go(f);
  group.wait();
};

/// A task may wait for tasks of its own. One that is a stackless coroutine cannot, from within a
/// function: a runtime of such says so with `static constexpr bool tasks_are_stackless = true`.
template <class R>
concept Nests = Spawns<R> && !requires {
  R::tasks_are_stackless;
};

/// fork_join(f, g) runs both, perhaps at the same time, and returns when both have ended.
template <class R>
concept ForksPairs = Nests<R> && requires(void (*f)(), void (*g)()) {
  R::fork_join(f, g);
};

template <class R>
concept Yields = Spawns<R> && requires {
  R::yield();
};

template <class R>
concept Blocks = Spawns<R> &&
    requires(typename R::wait_group& group, typename R::parker& parker, typename R::mutex& mutex) {
  group.add(1);
  group.done();
  group.wait();
  parker.park();
  parker.unpark();
  mutex.lock();
  mutex.unlock();
};

/// Tasks are coroutines and wait by co_await: go() and task_group::go() take a `task`, too, and
/// `await` holds what one can await, with the results of the functions that block.
template <class R>
concept Awaits = Spawns<R> &&
    requires(typename R::task (*coroutine)(), typename R::task_group& group,
             typename R::wait_group& waited,
             typename R::template unbuffered_channel<long>& channel) {
  R::go(coroutine());
  group.go(coroutine());
  R::await::yield();
  R::await::wait(waited);
  R::await::send(channel, 1L);
  R::await::receive(channel);
};
template <class R>
concept Parks = Blocks<R> || Awaits<R>;

template <class C>
concept ChannelOfLong = requires(C& channel) {
  { channel.send(1L) } -> std::same_as<bool>;
  { channel.receive() } -> std::same_as<std::optional<long>>;
  channel.close();
};

template <class R>
concept Channels = Blocks<R> && ChannelOfLong<typename R::template unbuffered_channel<long>> &&
    ChannelOfLong<typename R::template buffered_channel<long>> &&
    std::constructible_from<typename R::template buffered_channel<long>, std::size_t>;

template <class R>
concept Sleeps = Spawns<R> && requires(std::chrono::nanoseconds duration) {
  R::sleep_for(duration);
};

template <class R>
concept Places = Spawns<R> && requires(unsigned index, void (*f)()) {
  R::go_on(index, f);
};

/// The switch itself, without a scheduler around it: other_side is a flow of control on a stack of
/// its own that counts each entry and comes back at once; enter(n) enters it n times, and returns
/// what it has counted since it was made.
template <class R>
concept SwitchesBarely = Spawns<R> && requires(typename R::other_side& other, long n) {
  { other.enter(n) } -> std::same_as<long>;
};

/// A runtime whose tasks are kernel threads says so with `static constexpr bool tasks_are_threads =
/// true`; where nothing is said, they are switched in user space.
template <class R>
constexpr Tasks tasks_of() {
  if constexpr (requires { R::tasks_are_threads; })
    return R::tasks_are_threads ? Tasks::kernel_threads : Tasks::user_space;
  return Tasks::user_space;
}

/// With one worker, a task that was started does not begin before its creator gives way.
template <class R>
concept Defers = Spawns<R> && tasks_of<R>()
== Tasks::user_space;

/// A runtime may keep its own account of stack memory: bytes in use now.
template <class R>
concept AccountsStacks = requires {
  { R::stack_bytes_in_use() } -> std::convertible_to<std::int64_t>;
};

/// A runtime in virtual time brings its own clock and counters; no real one does.
template <class R>
concept Virtual = requires {
  { R::virtual_probes() } -> std::same_as<Probes>;
};

template <class R>
constexpr bool has(Capability capability) {
  switch (capability) {
    case Capability::spawn:
      return Spawns<R>;
    case Capability::nest:
      return Nests<R>;
    case Capability::defer:
      return Defers<R>;
    case Capability::fork_join:
      return ForksPairs<R>;
    case Capability::yield:
      return Yields<R>;
    case Capability::block:
      return Blocks<R>;
    case Capability::channel:
      return Channels<R>;
    case Capability::sleep:
      return Sleeps<R>;
    case Capability::place:
      return Places<R>;
    case Capability::bare_switch:
      return SwitchesBarely<R>;
  }
  return false;
}

/// The runtime's own words about a capability; empty where it has none.
template <Spawns R>
std::string_view note_on(Capability capability) {
  for (const Note& note : std::span<const Note>(R::notes()))
    if (note.capability == capability) return note.text;
  return {};
}

}  // namespace barista
