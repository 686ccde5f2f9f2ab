// The claims by which a command judges: the project's own, or those of a file that was named.
#pragma once

#include <filesystem>

#include "harness/analysis/claims.hpp"
#include "harness/record/run_directory.hpp"

namespace barista {

/// `named` is empty for the project's own, which lie in `experiments_dir`. What is judged by a file
/// of other content says so, with the file's name and content (Claims::origin). Throws UsageError
/// as load_claims().
Claims claims_for(const std::filesystem::path& named, const std::filesystem::path& experiments_dir,
                  const KnownNames& known_names);

/// The same for what this run can be asked.
Claims claims_for(const std::filesystem::path& named, const std::filesystem::path& experiments_dir,
                  const RecordedRun& run);

}  // namespace barista
