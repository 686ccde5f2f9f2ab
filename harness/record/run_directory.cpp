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
#include "harness/record/run_validation.hpp"
#include "harness/record/samples_csv.hpp"

namespace barista {

namespace fs = std::filesystem;

namespace {

void require_writable(const fs::path& directory, const fs::path& wanted) {
  if (::access(directory.c_str(), W_OK | X_OK) == 0) return;
  throw UsageError(fmt::format("{} is not writable ({}); choose another directory with --out",
                               wanted.string(), std::strerror(errno)));
}

fs::path uppermost_missing(fs::path directory) {
  fs::path missing;
  std::error_code ignored;
  for (directory = fs::absolute(directory).lexically_normal();
       !directory.empty() && !fs::exists(directory, ignored); directory = directory.parent_path())
    missing = directory;
  return missing;
}

}  // namespace

void make_writable_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error)
    throw UsageError(fmt::format("{} is not writable ({}); choose another directory with --out",
                                 directory.string(), error.message()));
  require_writable(directory, directory);
}

void require_room_for_run(const fs::path& directory, std::string_view otherwise) {
  std::error_code error;
  const fs::file_status status = fs::status(directory, error);
  if (fs::exists(status) && !fs::is_directory(status))
    throw UsageError(
        fmt::format("{} is not a directory; choose another one with --out", directory.string()));
  if (fs::is_directory(status) && !fs::is_empty(directory, error))
    throw UsageError(fmt::format("{} is not empty; choose another directory with --out{}",
                                 directory.string(), otherwise));
  const fs::path missing = uppermost_missing(directory);
  require_writable(missing.empty() ? directory : missing.parent_path(), directory);
}

RunFiles create_run_directory(const fs::path& directory) {
  require_room_for_run(directory);
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

NewRun::NewRun(const fs::path& directory)
    : first_made_(uppermost_missing(directory)), files_(create_run_directory(directory)) {}

NewRun::~NewRun() {
  std::error_code ignored;
  // Somebody else's, who came first.
  if (begun_ || fs::exists(files_.manifest(), ignored)) return;
  if (!first_made_.empty()) {
    fs::remove_all(first_made_, ignored);
    return;
  }
  for (const fs::path& file : {files_.topology(), files_.topology_picture(), files_.plan(),
                               files_.samples(), files_.journal(), files_.lock()})
    fs::remove(file, ignored);
}

void NewRun::begin(const std::vector<PlannedProcess>& plan, const Manifest& manifest) {
  begin_run(files_, plan, manifest);
  begun_ = true;
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
  validate(run);
  return run;
}

std::size_t recorded_processes(const RecordedRun& run) {
  const std::vector<Commit> commits = read_journal(run.files.journal()).commits;
  return static_cast<std::size_t>(
      std::count_if(commits.begin(), commits.end(), [&](const Commit& commit) {
        return commit.process < run.manifest.processes;  // others repeat a contaminated one
      }));
}

void for_each_sample(const RunFiles& files, const std::function<void(Sample&&)>& use) {
  for_each_sample(files.samples(), use, committed_bytes(files));
}

bool is_of_two_builds(const RecordedRun& run) {
  const std::vector<std::string>& command = run.manifest.command;
  return command.size() > 1 && command[1] == "ab";
}

std::string command_to_complete(const RecordedRun& run) {
  return fmt::format("`barista {} --resume {}`", is_of_two_builds(run) ? "ab BASE HEAD" : "run",
                     run.files.directory.string());
}

void require_complete(const RecordedRun& run) {
  if (run.manifest.complete) return;
  throw InvalidData(
      fmt::format("{} is half-written: {} of {} processes are recorded; complete it with {}",
                  run.files.directory.string(), recorded_processes(run), run.manifest.processes,
                  command_to_complete(run)));
}

}  // namespace barista
