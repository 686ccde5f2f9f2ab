#include "harness/analysis/run_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/analysis/between_runs.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

bool has_manifest(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(RunFiles{directory}.manifest(), ignored);
}

/// Those in the folder; what cannot be opened is no run.
std::vector<RecordedRun> runs_below(const fs::path& folder) {
  std::vector<RecordedRun> runs;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (!has_manifest(entry.path())) continue;
    try {
      runs.push_back(open_run(entry.path()));
    } catch (const InvalidData&) {
    }
  }
  return runs;
}

fs::path folder_of(const RecordedRun& run) {
  return fs::weakly_canonical(run.files.directory).parent_path();
}

bool has_same_workers(const RecordedRun& a, const RecordedRun& b) {
  const std::map<std::string, std::string> ours = contents_of(a.manifest);
  const std::map<std::string, std::string> theirs = contents_of(b.manifest);
  return std::all_of(ours.begin(), ours.end(), [&](const auto& worker) {
    const auto other = theirs.find(worker.first);
    return other == theirs.end() || other->second == worker.second;
  });
}

/// A directory may have been copied. No two runs begin in the same second with the same seed.
std::pair<std::string, std::uint64_t> identity_of(const RecordedRun& run) {
  return {run.manifest.started_utc, run.manifest.seed};
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

Regimes RunHistory::regimes_with(std::vector<const Lines*> others) const {
  for (const RunTimes& run : runs) others.push_back(&run.times.lines());
  return Regimes(others);
}

std::vector<RunLevels> RunHistory::levels(const Regimes& regimes,
                                          const ChosenRegimes& chosen) const {
  std::vector<RunLevels> all;
  for (const RunTimes& run : runs) all.push_back(run.levels(regimes, chosen));
  return all;
}

std::vector<RecordedRun> runs_named(std::string_view option, const fs::path& directory) {
  if (has_manifest(directory)) return {open_run(directory)};
  std::vector<RecordedRun> runs = runs_below(directory);
  if (runs.empty())
    throw UsageError(fmt::format("{}: {} holds no run", option, directory.string()));
  return runs;
}

RunHistory find_history(const RecordedRun& first, const RecordedRun& second,
                        const std::vector<fs::path>& directories) {
  std::set<fs::path> folders(directories.begin(), directories.end());
  if (folders.empty()) folders = {folder_of(first), folder_of(second)};
  RunHistory history;
  std::vector<RecordedRun> candidates;
  std::set seen{identity_of(first), identity_of(second)};
  for (const fs::path& folder : folders) {
    for (RecordedRun& run :
         directories.empty() ? runs_below(folder) : runs_named("--history", folder))
      if (seen.insert(identity_of(run)).second) candidates.push_back(std::move(run));
    history.where += (history.where.empty() ? "" : " and ") + folder.string();
  }
  std::vector<const RecordedRun*> others = others_of(candidates, first);
  if (others.size() < BetweenRuns::fewest_runs) others = others_of(candidates, second);
  for (const RecordedRun* run : others) history.runs.push_back(read_times(*run));
  if (!others.empty()) {  // the latest stands first
    history.first_utc = others.back()->manifest.started_utc;
    history.last_utc = others.front()->manifest.started_utc;
  }
  return history;
}

}  // namespace barista
