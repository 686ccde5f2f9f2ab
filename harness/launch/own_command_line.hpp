// How this program was called, for the manifest.
#pragma once

#include <string>
#include <vector>

namespace barista {

/// The arguments, its own name first and without the folder that it lies in.
std::vector<std::string> own_command_line();

}  // namespace barista
