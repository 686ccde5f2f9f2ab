// Text from outside (files, workers, the command line) on its way to a terminal or a page: nothing
// in it may move the cursor, change colours, reorder what is read, or be no text at all.
#pragma once

#include <string>
#include <string_view>

namespace barista {

/// The text in one line of valid UTF-8. Control characters (also those of Unicode, and the marks
/// that reverse the direction of reading) and bytes that are not UTF-8 become "\x1b", one for each
/// byte; line breaks and tabs become "\n" and "\t".
std::string printable(std::string_view text);

/// The same for text of several lines: its line breaks stay.
std::string printable_lines(std::string_view text);

/// The text with U+FFFD in the place of every byte that is not UTF-8: for files, whose readers
/// refuse anything else.
std::string valid_utf8(std::string_view text);

}  // namespace barista
