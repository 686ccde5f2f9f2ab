// Runs one program as a process of its own, bound to its PUs, within limits of time, memory and
// output, and says how it ended. It knows nothing of cells or JSON. Whatever happens to the worker
// is an answer; nothing is thrown for it.
//
// The worker leads its own process group, which is killed as a whole when the worker ends, and it
// dies with barista. To be called from a program of one thread, because it forks.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/binding.hpp"
#include "harness/machine/perf_events.hpp"

namespace barista {

struct WorkerCommand {
  std::filesystem::path executable;
  std::vector<std::string> arguments;
  std::size_t environment_padding = 0;   // bytes that a variable of its own adds to the environment
  std::vector<PerfEvent> counters = {};  // to be opened for the worker, which reads them itself
  std::optional<std::uint64_t> copy_seed = {};  // to run a fresh copy (fresh_copy.hpp)
};

struct WorkerLimits {
  std::chrono::duration<double> timeout{10};
  std::int64_t memory_ceiling_bytes = std::int64_t{4096} << 20;
  std::size_t output_bytes = 64u << 20;
};

enum class WorkerEnd {
  succeeded,  // exit code 0
  exited,     // another exit code
  signalled,  // by a signal that barista did not send
  timed_out,
  over_memory,
  over_output,
  not_started,  // the executable is missing or cannot be run
  interrupted   // barista was told to stop
};

struct WorkerOutcome {
  WorkerEnd end = WorkerEnd::succeeded;
  int code = 0;            // exit code, signal or errno, as `end` has it
  std::string output;      // standard output, up to the cap
  std::string last_words;  // the last line of standard error
  std::string cause;       // in words, with the limit's value; empty if it succeeded
  double seconds = 0;      // of wall-clock time
  double cpu_s = 0;        // of processor time, its children's included
  long involuntary_switches = 0;
  long major_faults = 0;
};

WorkerOutcome run_worker(const WorkerCommand& command, const Binding& binding,
                         const WorkerLimits& limits);

/// "SIGSEGV".
std::string signal_name(int signal);

}  // namespace barista
