// The only way by which a sentence reaches a terminal: what comes from files, workers and the
// command line is made printable on the way. Whole text that is printable already, such as a table,
// goes to print() of standard_streams.hpp.
#pragma once

#include <utility>

#include "harness/text/printable.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {

/// One line, of the fields in the places of a format string of fmt. Never throws because of the
/// stream.
template <class... Fields>
void say(std::FILE* stream, fmt::format_string<Fields...> format, Fields&&... fields) {
  write_text(stream, printable(fmt::format(format, std::forward<Fields>(fields)...)) + "\n");
}

}  // namespace barista
