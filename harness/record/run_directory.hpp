// The directory that a run leaves behind: its files, how it comes into being, and how it is opened
// again. results/README.md is its schema for readers in other languages.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/record/manifest.hpp"
#include "harness/record/plan_csv.hpp"
#include "harness/record/sample.hpp"

namespace barista {

/// Where the files of a run lie.
struct RunFiles {
  std::filesystem::path directory;

  std::filesystem::path manifest() const { return directory / "manifest.json"; }
  std::filesystem::path plan() const { return directory / "plan.csv"; }
  std::filesystem::path samples() const { return directory / "samples.csv"; }
  std::filesystem::path journal() const { return directory / "journal.csv"; }
  std::filesystem::path topology() const { return directory / "topology.xml"; }
  std::filesystem::path topology_picture() const { return directory / "topology.svg"; }
  std::filesystem::path lock() const { return directory / ".lock"; }
};

/// Makes it where it is missing. Throws UsageError if it cannot be made or written.
void make_writable_directory(const std::filesystem::path& directory);

/// Throws UsageError where create_run_directory() would, and makes nothing. `otherwise` is what
/// else can be done about a directory that is not empty.
void require_room_for_run(
    const std::filesystem::path& directory,
    std::string_view otherwise = ", or go on with an unfinished run with --resume");

/// Makes the directory. Throws UsageError if it exists and is not empty, or cannot be made or
/// written.
RunFiles create_run_directory(const std::filesystem::path& directory);

/// Writes plan, empty samples and journal, and the manifest last: a directory with a manifest has
/// all the others.
void begin_run(const RunFiles& files, const std::vector<PlannedProcess>& plan,
               const Manifest& manifest);

/// The directory of a run that has not begun: gone again, with what was made for it, unless it
/// does.
class NewRun {
 public:
  /// As create_run_directory().
  explicit NewRun(const std::filesystem::path& directory);
  ~NewRun();
  NewRun(const NewRun&) = delete;
  NewRun& operator=(const NewRun&) = delete;

  const RunFiles& files() const { return files_; }
  void begin(const std::vector<PlannedProcess>& plan, const Manifest& manifest);

 private:
  std::filesystem::path first_made_;  // the uppermost directory that was missing; empty: none was
  RunFiles files_;
  bool begun_ = false;
};

struct RecordedRun {
  RunFiles files;
  Manifest manifest;
};

/// Opens a run, complete or not. Throws InvalidData: no such directory, empty or without a
/// manifest, another schema version, and what validate() refuses.
RecordedRun open_run(const std::filesystem::path& directory);

/// How many processes of the plan are recorded.
std::size_t recorded_processes(const RecordedRun& run);

/// Calls `use` for every sample that is recorded, in the order of the file. Throws InvalidData with
/// file and line.
void for_each_sample(const RunFiles& files, const std::function<void(Sample&&)>& use);

/// Whether it is one of `barista ab`, which has two builds of each runtime.
bool is_of_two_builds(const RecordedRun& run);

/// What completes it, in backquotes: "`barista run --resume results/mine`".
std::string command_to_complete(const RecordedRun& run);

/// Throws InvalidData, naming how many processes are missing and how to get them, unless the run is
/// complete.
void require_complete(const RecordedRun& run);

}  // namespace barista
