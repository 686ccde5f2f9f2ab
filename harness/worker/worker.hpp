// The worker's program: a Google Benchmark program over the experiments of one runtime, as
// docs/WORKER.md describes it.
#pragma once

#include <string>
#include <vector>

#include "harness/contract/experiment.hpp"

namespace barista {

/// An experiment as one runtime can or cannot do it.
struct Entry {
  ExperimentInfo info;
  void (*run)(Trial&);      // null where the runtime cannot do it
  std::string unsupported;  // then why, in words
  std::string remark;  // what a reader of the figures must know, such as a substitute primitive
};

struct WorkerDescription {
  std::string runtime;
  std::string library;
  Tasks tasks = Tasks::user_space;
  std::vector<Capability> capabilities;
  std::vector<Note> notes;
  std::vector<Entry> entries;
  Probes probes;
};

/// Everything that bench-<runtime> does. Returns its exit code: 0, or 64 for wrong usage.
int worker_main(int argc, char** argv, const WorkerDescription& description);

}  // namespace barista
