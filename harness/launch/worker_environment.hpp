// The environment that workers get: what barista decides, not what the shell happens to hold. The
// tunables of libraries, allocators, loaders and languages change results without a trace in them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace barista {

/// "NAME=value" for each variable of this process that a worker gets: the paths that it may need to
/// find its libraries and its files, BARISTA_*, and the sanitizers' options.
std::vector<std::string> passed_environment();

/// The names of those that are set, are known to change what is measured, and are not passed on.
std::vector<std::string> withheld_tunables();

}  // namespace barista
