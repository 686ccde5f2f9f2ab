// What text is written upon: how wide it is, and whether it takes colours.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace barista {

struct Page {
  std::size_t columns = 110;
  bool coloured = false;
};

/// Below this no table can be read; a page is never taken for narrower.
inline constexpr std::size_t fewest_columns = 40;

/// COLUMNS, if it is a number; else what the terminal says of itself; 110 for what is no terminal.
/// Coloured on a terminal, unless NO_COLOR is set (no-color.org).
Page page_of(std::FILE* stream);

/// The same where somebody reads along or has said how wide; nothing for a file or a pipe, whose
/// lines may be as long as they are.
std::optional<std::size_t> columns_for_reader(std::FILE* stream);

enum class Colour { none, green, red, yellow, cyan, grey, bold };

/// `text` must not hold control characters.
std::string in_colour(std::string_view text, Colour colour, const Page& page);

}  // namespace barista
