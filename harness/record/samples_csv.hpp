// samples.csv: every value that was measured, raw and tidy, one value a row.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/record/sample.hpp"

namespace barista {

/// The first line of samples.csv, with its line break.
std::string samples_header();

/// Appends one row, with its line break. A missing value is empty, never 0; so
/// is one that is not finite.
void append_sample(std::string& text, const Sample& sample);

/// Calls `use` for every row, in the order of the file. Throws InvalidData with file and line.
/// About 1 µs a row.
void for_each_sample(const std::filesystem::path& samples_csv,
                     const std::function<void(Sample&&)>& use,
                     std::uintmax_t bytes = std::numeric_limits<std::uintmax_t>::max());

/// All rows. About 300 bytes of memory a row.
std::vector<Sample> read_samples(const std::filesystem::path& samples_csv);

}  // namespace barista
