#include "harness/record/run_directory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "harness/record/durable_file.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/journal.hpp"
#include "harness/record/run_lock.hpp"
#include "harness/record/samples_csv.hpp"

namespace barista {

namespace fs = std::filesystem;

void make_writable_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (!error && ::access(directory.c_str(), W_OK | X_OK) != 0)
    error = std::error_code(errno, std::generic_category());
  if (error)
    throw UsageError(fmt::format("{} is not writable ({}); choose another directory with --out",
                                 directory.string(), error.message()));
}

RunFiles create_run_directory(const fs::path& directory) {
  std::error_code error;
  const fs::file_status status = fs::status(directory, error);
  if (fs::exists(status) && !fs::is_directory(status))
    throw UsageError(
        fmt::format("{} is not a directory; choose another one with --out", directory.string()));
  if (fs::is_directory(status) && !fs::is_empty(directory, error))
    throw UsageError(
        fmt::format("{} is not empty; choose another directory with --out, or go on with an "
                    "unfinished run with --resume",
                    directory.string()));
  make_writable_directory(directory);
  return {directory};
}

void begin_run(const RunFiles& files, const std::vector<PlannedProcess>& plan,
               const Manifest& manifest) {
  const RunLock lock(files.lock());
  if (fs::exists(files.manifest()))
    throw UsageError(fmt::format("{} was taken by another run just now; choose another directory",
                                 files.directory.string()));
  write_whole_file(files.plan(), plan_text(plan));
  write_whole_file(files.samples(), samples_header());
  write_whole_file(files.journal(), journal_header());
  write_whole_file(files.manifest(), manifest_text(manifest));
}

RecordedRun open_run(const fs::path& directory) {
  std::error_code error;
  if (!fs::is_directory(directory, error))
    throw InvalidData(
        fmt::format("{} is not a directory; give the directory of a run, such as "
                    "results/<time>-<suite>",
                    directory.string()));
  const RunFiles files{directory};
  if (!fs::exists(files.manifest(), error))
    throw InvalidData(fmt::format(
        "{} has no manifest.json: it is no run, or one that ended before its first cell; start it "
        "again with `barista run`",
        directory.string()));
  RecordedRun run{files, read_manifest(files.manifest())};
  for (const fs::path& file : {files.plan(), files.samples(), files.journal()})
    if (!fs::exists(file, error))
      throw InvalidData(
          fmt::format("{} is missing; the run was damaged after it was made", file.string()));
  return run;
}

void require_complete(const RecordedRun& run) {
  if (run.manifest.complete) return;
  const std::vector<Commit> commits = read_journal(run.files.journal()).commits;
  const auto committed = std::count_if(commits.begin(), commits.end(), [&](const Commit& commit) {
    return commit.process < run.manifest.processes;  // others repeat a contaminated one
  });
  const std::string directory = run.files.directory.string();
  throw InvalidData(fmt::format(
      "{} is half-written: {} of {} processes are recorded; complete it with `barista run --resume "
      "{}`",
      directory, committed, run.manifest.processes, directory));
}

}  // namespace barista
