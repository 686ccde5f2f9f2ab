// Whether a directory holds what a run recorded, in agreement with itself. The only validator of
// runs: every command opens them with open_run(), which asks here, and so does the Python report.
#pragma once

#include <cstdint>
#include <filesystem>

namespace barista {

struct RecordedRun;
struct RunFiles;

/// How much of samples.csv is committed: what lies beyond was cut short by a crash, and does not
/// count. Throws InvalidData.
std::uintmax_t committed_bytes(const RunFiles& files);

/// Reads everything once, about 1 µs a sample. Throws InvalidData, naming file and line, where
/// plan, journal and samples are not what manifest and schema promise; a run that is not complete
/// is no fault.
void validate(const RecordedRun& run);

}  // namespace barista
