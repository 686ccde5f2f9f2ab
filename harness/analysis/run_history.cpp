#include "harness/analysis/run_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/analysis/between_runs.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

/// The run itself, or those in the folder; empty if there is none. What cannot be opened is no run.
std::vector<RecordedRun> runs_in(const fs::path& directory) {
  std::vector<fs::path> candidates{directory};
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored))
    if (entry.is_directory(ignored)) candidates.push_back(entry.path());
  std::vector<RecordedRun> runs;
  for (const fs::path& candidate : candidates) {
    if (!fs::exists(RunFiles{candidate}.manifest(), ignored)) continue;
    try {
      runs.push_back(open_run(candidate));
    } catch (const InvalidData&) {
    }
  }
  return runs;
}

fs::path folder_of(const RecordedRun& run) {
  return fs::weakly_canonical(run.files.directory).parent_path();
}

bool has_same_workers(const RecordedRun& a, const RecordedRun& b) {
  std::map<std::string, std::string> contents;
  for (const nlohmann::json& worker : a.manifest.workers)
    contents[worker.at("runtime")] = worker.value("content_id", "");
  for (const nlohmann::json& worker : b.manifest.workers)
    if (const auto known = contents.find(worker.at("runtime"));
        known != contents.end() && known->second != worker.value("content_id", ""))
      return false;
  return true;
}

/// Whether it was measured as `model` was, by the same workers.
bool is_another_of(const RecordedRun& run, const RecordedRun& model) {
  return run.manifest.complete && run.manifest.fingerprint_id == model.manifest.fingerprint_id &&
         run.manifest.suite == model.manifest.suite && has_same_workers(run, model);
}

std::vector<const RecordedRun*> others_of(const std::vector<RecordedRun>& runs,
                                          const RecordedRun& model) {
  std::vector<const RecordedRun*> others;
  for (const RecordedRun& run : runs)
    if (is_another_of(run, model)) others.push_back(&run);
  std::sort(others.begin(), others.end(), [](const RecordedRun* a, const RecordedRun* b) {
    return a->manifest.started_utc > b->manifest.started_utc;
  });
  if (others.size() > most_history_runs) others.resize(most_history_runs);
  return others;
}

}  // namespace

RunHistory find_history(const RecordedRun& first, const RecordedRun& second,
                        const std::vector<fs::path>& directories) {
  std::set<fs::path> folders(directories.begin(), directories.end());
  if (folders.empty()) folders = {folder_of(first), folder_of(second)};
  RunHistory history;
  std::vector<RecordedRun> candidates;
  for (const fs::path& folder : folders) {
    std::vector<RecordedRun> found = runs_in(folder);
    if (found.empty() && !directories.empty())
      throw UsageError(fmt::format("--history: {} holds no run", folder.string()));
    std::move(found.begin(), found.end(), std::back_inserter(candidates));
    history.where += (history.where.empty() ? "" : " and ") + folder.string();
  }
  std::error_code ignored;
  std::erase_if(candidates, [&](const RecordedRun& run) {
    return fs::equivalent(run.files.directory, first.files.directory, ignored) ||
           fs::equivalent(run.files.directory, second.files.directory, ignored);
  });
  std::vector<const RecordedRun*> others = others_of(candidates, first);
  if (others.size() < BetweenRuns::fewest_runs) others = others_of(candidates, second);
  for (const RecordedRun* run : others) history.runs.push_back(read_levels(*run));
  return history;
}

}  // namespace barista
