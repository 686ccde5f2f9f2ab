// The only way by which a sentence reaches a terminal: what comes from files, workers and the
// command line is made printable on the way. Whole text that is printable already, such as a table,
// goes to print() of standard_streams.hpp.
#pragma once

#include <utility>

#include "harness/text/page.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/standard_streams.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {

/// A sentence, of the fields in the places of a format string of fmt: in one line, or in as many as
/// whoever reads along needs. Never throws because of the stream.
template <class... Fields>
void say(std::FILE* stream, fmt::format_string<Fields...> format, Fields&&... fields) {
  const std::string words = printable(fmt::format(format, std::forward<Fields>(fields)...));
  const std::optional<std::size_t> columns = columns_for_reader(stream);
  constexpr std::size_t indent = 2;
  write_text(stream, columns ? sentence(words, *columns, indent) : words + "\n");
}

}  // namespace barista
