#include "harness/launch/discovery.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "harness/launch/content_id.hpp"
#include "harness/launch/fresh_copy.hpp"
#include "harness/launch/worker_process.hpp"
#include "harness/machine/system_files.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view prefix = "bench-";
constexpr std::string_view absent_suffix = ".absent";

std::vector<fs::path> sorted_entries(const fs::path& directory) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error))
    entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  return entries;
}

void add_absent(Runtimes& runtimes, const std::string& runtime, const std::string& reason) {
  if (runtimes.find_present(runtime) == nullptr && runtimes.find_absent(runtime) == nullptr)
    runtimes.absent.push_back({runtime, reason});
}

/// Of a worker that was asked for its description.
struct Answer {
  WorkerOutcome outcome;
  std::string not_copied;  // as in PresentRuntime
};

/// From a copy, as it will be measured; one that answers only from its own file is left there.
Answer ask_for_description(const fs::path& executable) {
  WorkerCommand command{executable, {"--barista_describe"}};
  Answer answer{{}, reason_not_to_copy(executable)};
  if (answer.not_copied.empty()) {
    command.copy_seed = 1;
    answer.outcome = run_worker(command, Binding{}, {});
    if (answer.outcome.end == WorkerEnd::succeeded || answer.outcome.end == WorkerEnd::timed_out ||
        answer.outcome.end == WorkerEnd::interrupted)
      return answer;
    answer.not_copied = "of its copy, " + answer.outcome.cause;
    command.copy_seed.reset();
  }
  answer.outcome = run_worker(command, Binding{}, {});
  return answer;
}

void ask(const fs::path& executable, const std::string& runtime, Runtimes& runtimes) {
  const auto [outcome, not_copied] = ask_for_description(executable);
  if (outcome.end != WorkerEnd::succeeded)
    return add_absent(runtimes, runtime,
                      fmt::format("{} cannot describe itself: {}", executable.filename().string(),
                                  outcome.cause));
  try {
    RuntimeDescription description = parse_description(std::string_view(outcome.output));
    if (description.runtime != runtime)
      throw InvalidData(fmt::format("it calls itself '{}'", description.runtime));
    runtimes.present.push_back({.description = std::move(description),
                                .executable = executable,
                                .content_id = content_id(executable),
                                .not_copied = not_copied});
  } catch (const InvalidData& error) {
    add_absent(runtimes, runtime,
               fmt::format("{} is no worker: {}", executable.filename().string(), error.what()));
  }
}

/// A folder may make several runtimes, named after it: boost_fiber, boost_fiber_shared_work.
bool has_runtime_of(const Runtimes& runtimes, const std::string& folder) {
  const auto names = runtimes.names();
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == folder || name.starts_with(folder + "_");
  });
}

bool is_for_tests_only(const fs::path& folder) {
  return read_text(folder / "CMakeLists.txt").value_or("").find("TEST_ONLY") != std::string::npos;
}

}  // namespace

Runtimes discover_runtimes(const fs::path& runtimes_dir, const fs::path& source_dir) {
  Runtimes runtimes;
  for (const fs::path& file : sorted_entries(runtimes_dir)) {
    const std::string name = file.filename().string();
    if (!name.starts_with(prefix) || name.ends_with(absent_suffix)) continue;
    if (!fs::is_regular_file(file)) continue;
    if (::access(file.c_str(), X_OK) == 0)
      ask(file, name.substr(prefix.size()), runtimes);
    else
      add_absent(runtimes, name.substr(prefix.size()), name + " is not executable");
  }
  for (const fs::path& file : sorted_entries(runtimes_dir)) {
    const std::string name = file.filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(absent_suffix)) continue;
    const std::size_t length = name.size() - prefix.size() - absent_suffix.size();
    add_absent(runtimes, name.substr(prefix.size(), length), read_text(file).value_or(""));
  }
  for (const fs::path& folder : sorted_entries(source_dir)) {
    const std::string name = folder.filename().string();
    if (fs::exists(folder / "CMakeLists.txt") && !is_for_tests_only(folder) &&
        !has_runtime_of(runtimes, name))
      add_absent(runtimes, name,
                 "it was not built; what it needs was not found when the build was configured");
  }
  return runtimes;
}

Runtimes require_runtimes(const fs::path& runtimes_dir, const fs::path& source_dir,
                          std::string_view otherwise) {
  if (!fs::is_directory(runtimes_dir))
    throw UsageError(fmt::format("{} is not a directory of workers bench-<runtime>; {}",
                                 runtimes_dir.string(), otherwise));
  Runtimes runtimes = discover_runtimes(runtimes_dir, source_dir);
  if (!runtimes.present.empty()) return runtimes;
  for (const AbsentRuntime& absent : runtimes.absent)
    if (fs::exists(runtimes_dir / fmt::format("{}{}", prefix, absent.runtime)))
      throw UsageError(fmt::format("no worker bench-<runtime> of {} answers: {}",
                                   runtimes_dir.string(), absent.reason));
  throw UsageError(
      fmt::format("{} has no worker bench-<runtime>; {}", runtimes_dir.string(), otherwise));
}

}  // namespace barista
