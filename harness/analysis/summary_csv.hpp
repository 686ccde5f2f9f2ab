// summary.csv. Numbers are the shortest decimal ones that read back as the same double; a missing
// one is empty. `median`, `ci_low`, `ci_high` and `mean` of a metric per task are slopes, see
// summary.hpp.
#pragma once

#include <filesystem>
#include <string>

#include "harness/analysis/summary.hpp"

namespace barista {

std::string summary_text(const Summary& summary);

/// Replaces the file as a whole.
void write_summary_csv(const std::filesystem::path& summary_csv, const Summary& summary);

}  // namespace barista
