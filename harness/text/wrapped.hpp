// Text in lines that are not wider than a page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace barista {

/// Lines of at most `columns`, broken at spaces; a word that is wider is broken behind a slash,
/// colon, comma or semicolon, or where the line ends. All lines but the first begin with `indent`
/// spaces, which are fewer than `columns`. Never empty.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns,
                                 std::size_t indent = 0);

/// The same as one text, with a line break behind each line.
std::string paragraph(std::string_view text, std::size_t columns, std::size_t indent = 0);

/// The same for what a reader may copy: a word that is wider than the page stays whole, and so does
/// what stands between backquotes, such as a command.
std::string sentence(std::string_view text, std::size_t columns, std::size_t indent = 0);

}  // namespace barista
