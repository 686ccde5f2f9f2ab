// The directory that a run leaves behind: its files, how it comes into being, and how it is opened
// again. results/README.md is its schema for readers in other languages.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/record/manifest.hpp"
#include "harness/record/plan_csv.hpp"

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

/// Makes the directory. Throws UsageError if it exists and is not empty, or cannot be made or
/// written.
RunFiles create_run_directory(const std::filesystem::path& directory);

/// Writes plan, empty samples and journal, and the manifest last: a directory with a manifest has
/// all the others.
void begin_run(const RunFiles& files, const std::vector<PlannedProcess>& plan,
               const Manifest& manifest);

struct RecordedRun {
  RunFiles files;
  Manifest manifest;
};

/// Opens a run, complete or not. Throws InvalidData: no such directory, empty or without a
/// manifest, another schema version, a file is missing.
RecordedRun open_run(const std::filesystem::path& directory);

/// Throws InvalidData, naming how many processes are missing and how to get them, unless the run is
/// complete.
void require_complete(const RecordedRun& run);

}  // namespace barista
