// Plots and report.html of a run, made by the Python package scripts/barista_report. Finds a Python
// that can run it; knows nothing about what the report contains.
#pragma once

#include <filesystem>

#include "harness/cli/context.hpp"

namespace barista {

/// There is no Python with the modules of the report (EX_UNAVAILABLE of sysexits.h).
inline constexpr int exit_no_python = 69;

/// Writes plots/ and report.html into the directory of a run that has a summary. Anything that goes
/// wrong has been said on standard error in one sentence; the run itself is not harmed by it.
/// Returns exit_done, exit_invalid_data (the directory is not a whole run, or not writable) or
/// exit_no_python.
int make_report(const Context& context, const std::filesystem::path& run);

}  // namespace barista
