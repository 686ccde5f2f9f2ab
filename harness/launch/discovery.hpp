// Which runtimes there are: asks every bench-* executable of a folder what it is.
#pragma once

#include <filesystem>

#include "harness/plan/present_runtimes.hpp"

namespace barista {

/// A worker that cannot describe itself is absent, with the reason. So is a runtime that was not
/// built: one with a file bench-<runtime>.absent, whose text is the reason, or with a folder of its
/// own in `source_dir` (which may not exist).
Runtimes discover_runtimes(const std::filesystem::path& runtimes_dir,
                           const std::filesystem::path& source_dir);

/// The same; throws UsageError where none is present, with `otherwise` for what can be done.
Runtimes require_runtimes(const std::filesystem::path& runtimes_dir,
                          const std::filesystem::path& source_dir, std::string_view otherwise);

}  // namespace barista
