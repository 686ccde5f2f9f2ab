// What can be chosen about a run of the scheduler.
#pragma once

#include <cstddef>
#include <vector>

namespace espresso {

struct Options {
  /// Kernel threads that run goroutines. 0: one for each of pus; where that is empty, too, one for
  /// each processor that this thread may use, but no more than the control groups of the process
  /// have a quota for.
  unsigned workers = 0;

  /// The processing units, by the kernel's numbers, that the workers are bound to: worker i to
  /// pus[i], one for each that may ever run. Empty: not bound.
  std::vector<unsigned> pus = {};

  /// Address space of one stack, guard page included; rounded up to a power of two, at least 16
  /// KiB. 0: 64 KiB. Memory is committed page by page, as a stack is touched, and so a large value
  /// costs address space and page tables only.
  std::size_t stack_bytes = 0;

  /// On this signal, SIGUSR1 say, every goroutine is written to standard error: see dump(). It is
  /// handled during the run only, and by one run at a time. 0: none. Signals of faults, such as
  /// SIGSEGV, are refused by std::invalid_argument.
  int dump_signal = 0;

  /// As many as set_workers() may set; the kernel threads beyond `workers` exist and rest. 0: no
  /// more than `workers`. Each has room for what it notes of every other, 16 bytes, which becomes
  /// memory once it looks for work.
  unsigned most_workers = 0;

  /// Address space of a stack of on_large_stack(), as stack_bytes otherwise. 0: 8 MiB.
  std::size_t large_stack_bytes = 0;
};

}  // namespace espresso
