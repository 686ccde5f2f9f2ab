// Writing CSV: one field at a time, quoted as RFC 4180 asks. Reading is csv_file.hpp.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace barista {

/// Appends the field, quoted if it must be. A row is one line of UTF-8: line breaks and other
/// control characters become spaces, bytes that are not UTF-8 become U+FFFD.
void append_csv_field(std::string& text, std::string_view bytes);

/// Appends the fields with commas between them and a line break at the end.
void append_csv_row(std::string& text, std::initializer_list<std::string_view> fields);

/// The shortest decimal number that reads back as the same double.
std::string csv_number(double value);

}  // namespace barista
