// Runs a small concurrent program in every order in which its atomic operations can interleave,
// within a bound on preemptions, and with the reorderings of store buffers (x86-TSO).
//
// The program is written over ModelAtomics instead of StdAtomics. Its threads are contexts of one
// kernel thread; before each operation the explorer decides who goes on. Every decision is
// recorded, and the program is run again and again from the beginning until all have been taken
// (stateless search: P. Godefroid, "Model Checking for Programming Languages using VeriSoft", 1997;
// bounded preemptions: M. Musuvathi and S. Qadeer, PLDI 2007).
//
// The memory model: a store that is not seq_cst goes to the thread's own buffer, is seen by that
// thread at once, and reaches memory later, in order, at a moment that the explorer chooses: just
// before another thread's operation on that word, for earlier nobody can tell.
// Read-modify-write operations and seq_cst stores empty the buffer first. So a fence that is
// missing between a store and a load is found. Reorderings that x86 does not do are not: the orders
// that AArch64 needs are argued for in the comments, and run by TSan.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace espresso::explore {

/// One instance of the program, made anew for each run. Its parts share state by pointers that they
/// own.
struct Program {
  std::vector<std::function<void()>> threads;
  std::function<void()> check_at_end = [] {};
};

struct Outcome {
  std::string violation;  // empty: none
  std::uint64_t runs = 0;
  bool complete = false;  // all orders within the bound have been run
};

struct Bounds {
  unsigned preemptions = 1000;  // of a thread that could have gone on
  std::uint64_t runs = 2'000'000;
};

/// Stops at the first violation: require() failed, a destroyed atomic was touched, or all threads
/// wait.
Outcome explore(const std::function<Program()>& make, Bounds bounds = {});

/// To be called by the program: what must hold.
void require(bool condition, const char* sentence);

// For the atomics below.

/// A word of memory; `bits` is what has reached it.
struct Cell {
  std::uint64_t bits = 0;
};

std::uint64_t read(const Cell& cell);
void write_through_buffer(Cell& cell, std::uint64_t bits);
void write_after_emptying_buffer(Cell& cell, std::uint64_t bits);
void empty_own_buffer();
void forget(const Cell& cell);  // it is destroyed

/// Before an operation on that word: others may go first.
void scheduling_point(const Cell* cell = nullptr);
/// Waits until memory differs from when this thread last read it.
void wait_for_change();
/// Empties the buffers of all threads, one after the other.
void empty_all_buffers();
void sleep_on(const Cell& cell, std::uint64_t expected);
void wake_one(const Cell& cell);

}  // namespace espresso::explore
