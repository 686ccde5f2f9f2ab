// Tells whether a file is still the same one.
#pragma once

#include <filesystem>
#include <string>

namespace barista {

/// A version 5 UUID (RFC 4122) over the bytes of the file; empty if it cannot be read.
std::string content_id(const std::filesystem::path& file);

}  // namespace barista
