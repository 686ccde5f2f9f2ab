// Standard input, output and error as this program found them, and the one way to write to them.
// A parent may have closed any of them, may pass on a pipe that nobody reads, or a full disk.
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace barista {

/// To be called first thing in main(). Gives each closed one of the descriptors 0, 1 and 2 a
/// harmless file, so that no file that is opened later takes its number and receives what is meant
/// for a terminal. A write to a standard output that was closed goes on to fail. From here on a
/// pipe without reader and a file beyond RLIMIT_FSIZE make writes fail, too, instead of ending the
/// program.
void secure_standard_streams();

/// Writes as much as can be written. Never throws: a message that nobody can read must not end what
/// it speaks of, and output_failure() tells of it.
void write_text(std::FILE* stream, std::string_view text);

template <class... Args>
void print(fmt::format_string<Args...> format, Args&&... args) {
  write_text(stdout, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void print_to(std::FILE* stream, fmt::format_string<Args...> format, Args&&... args) {
  write_text(stream, fmt::format(format, std::forward<Args>(args)...));
}

/// To be called at the end: the errno with which some of the standard output was lost, or 0.
int output_failure();

}  // namespace barista
