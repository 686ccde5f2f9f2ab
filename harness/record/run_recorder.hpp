// The only writer of samples.csv and journal.csv. A process's rows are recorded all or not at all:
// they are appended with one write, brought to the disk, and only then committed in the journal. A
// kill -9 at any moment neither loses nor doubles what was committed.
#pragma once

#include <set>
#include <vector>

#include "harness/record/durable_file.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/record/run_lock.hpp"

namespace barista {

class RunRecorder {
 public:
  /// Locks the run, and cuts off what a crash left behind after the last commit. Throws UsageError
  /// if another process writes the run, InvalidData if samples.csv is shorter than its journal
  /// says.
  explicit RunRecorder(const RunFiles& files);

  bool is_committed(int process) const { return committed_.contains(process); }

  /// `process` must not be committed yet.
  void commit(int process, const std::vector<Sample>& samples);

 private:
  RunLock lock_;
  AppendFile samples_;
  AppendFile journal_;
  std::set<int> committed_;
};

}  // namespace barista
