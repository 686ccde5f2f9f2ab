// The whole command line: every sub-command with its flags and its help.
#pragma once

#include <memory>

#include "harness/cli/context.hpp"

namespace barista {

/// Parsing it runs the sub-command that it finds. `context` must outlive it.
std::unique_ptr<CLI::App> make_app(Context& context);

}  // namespace barista
