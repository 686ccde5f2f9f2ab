// What every goroutine of a run is doing, written out: for a program that hangs.
//
// Hardly anything is recorded for it while the program runs. A descriptor in use is told from a
// free one by its id (goroutine.hpp); where a goroutine was started, by the function that invokes
// its body, which is of the caller's type; in what it is parked, by the instruction before the one
// with which it goes on (parked_in.hpp). Only the time at which it parked is written down, in a
// place that is free meanwhile; the clock is read once in 256 choices of its worker, so that up to
// so many may have passed since: a goroutine is never shown as parked for less time than it was.
//
// The dump does not stop the world: a goroutine that computes, or waits in a system call, would
// never come to a stop, and it is often the one that is looked for. It freezes every queue, as
// thieves do (biased_lock.hpp), and the timers. A worker can then go on only until it next makes
// something runnable or chooses what to run; there it waits until the dump has looked at every
// descriptor. Nothing is printed before that.
//   1. the lock of the timers. First, for a goroutine holds it while it parks, and needs its queue
//   2. the queue of each worker
//   3. the global queue, and what lies in it
//   4. each descriptor: id, place to go on, join, invoke. Of those that a worker still has in hand
//      they may change meanwhile, and so are read and written as relaxed atomics. The place to go
//      on is where the goroutine has left its stack last, if that follows the mark of a switch
// What is inexact: what a worker has just taken out of a queue and not yet entered, or has just
// left, shows what it was before or will be next. What stands still is shown as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>

namespace espresso {

/// Writes a line for each goroutine of this run that is alive, in the order of their ids: its id,
/// what it does, where it was started and where it will go on, both as FILE+OFFSET, which
/// `addr2line -Cfie FILE OFFSET` makes a name and a line of. Of a task it writes which coroutine it
/// is. From a goroutine. Does not park. Throws std::bad_alloc.
///
/// The first half of a fork_join() that somebody else has taken has no id and is not listed, nor is
/// a task whose frame has more than 1 KiB, or any under AddressSanitizer. Nor
/// does it tell apart a goroutine and what TaskGroup::wait() calls on its stack: if that parks, the
/// caller is shown as parked there.
[[gnu::noinline]] void dump(std::FILE* out);

namespace detail {

struct Scheduler;

/// The same, of any run, on any thread; at most so many goroutines.
void dump(Scheduler& scheduler, std::FILE* out, std::size_t most = SIZE_MAX);

}  // namespace detail
}  // namespace espresso
