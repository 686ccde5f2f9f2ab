// Which other runs tell how much runs of the same binaries differ: complete ones of the same
// machine, the same suite and the same workers.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/analysis/run_levels.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

struct RunHistory {
  std::vector<RunTimes> runs;
  std::string first_utc, last_utc;  // when the first and the last of them began
  std::string where;                // for a sentence, such as "results"

  /// Of its runs and the others that are looked at.
  Regimes regimes_with(std::vector<const Lines*> others) const;
  /// One of each of its runs.
  std::vector<RunLevels> levels(const Regimes& regimes, const ChosenRegimes& chosen) const;
};

/// No more are read, the latest ones: they tell enough.
inline constexpr std::size_t most_history_runs = 30;

/// The run that a directory is, or those in it. Throws UsageError, which names the option that
/// named it, if there are none.
std::vector<RecordedRun> runs_named(std::string_view option,
                                    const std::filesystem::path& directory);

/// The runs in `directories`, each a run or a folder of runs; without any, those beside the two.
/// Neither of the two is part of it, nor is a copy of them; copies of another run count once. Of
/// those with the workers of the first, if they are enough, else of those with the workers of the
/// second. Throws UsageError if a directory that was named holds no run, InvalidData if it is one
/// that cannot be read.
RunHistory find_history(const RecordedRun& first, const RecordedRun& second,
                        const std::vector<std::filesystem::path>& directories);

}  // namespace barista
