// What --help says below the flags: examples, exit codes and environment variables. Tests parse
// every example, and look for a variable that is read and not told of.
#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string_view>

namespace barista {

struct Example {
  std::string_view command;    // the sub-command that it is an example of
  std::string_view arguments;  // behind "barista ", as a shell would take them
  std::string_view words;
};

/// What an exit code or an environment variable means; for one sub-command, or, where that is
/// empty, for all.
struct Meaning {
  std::string_view name;
  std::string_view command;
  std::string_view words;
};

std::span<const Example> help_examples();
std::span<const Meaning> help_exit_codes();
std::span<const Meaning> help_variables();

/// Puts them below the help of the program and of each of its sub-commands.
void add_help(CLI::App& app);

}  // namespace barista
