// Writes a dump to standard error whenever the program is sent a certain signal.
//
// The handler only counts the signal in an eventfd; a thread of its own waits for that and does the
// rest. It is no worker, and does not keep a run from ending or a deadlock from being noticed. Not
// sigwait(): the signal would have to be blocked in every thread of the program, also in those that
// were started before the run.
#pragma once

#include <signal.h>

#include <atomic>
#include <thread>

namespace espresso::detail {

struct Scheduler;

class DumpSignal {
 public:
  /// 0: none. Throws std::invalid_argument if the signal cannot be handled or another run has it,
  /// std::system_error if there is no thread or descriptor for it.
  DumpSignal(Scheduler& scheduler, int signal);
  ~DumpSignal();
  DumpSignal(const DumpSignal&) = delete;
  DumpSignal& operator=(const DumpSignal&) = delete;

 private:
  void wait_and_dump();

  Scheduler& scheduler_;
  const int signal_;
  int event_ = -1;
  struct sigaction before_ {};
  std::atomic<bool> ended_{false};
  std::thread thread_;
};

}  // namespace espresso::detail
