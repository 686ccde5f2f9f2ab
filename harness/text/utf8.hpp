// UTF-8 as a sequence of characters. Not a validator of whole texts: bytes that are no character
// are handed out one by one.
#pragma once

#include <cstdint>
#include <string_view>

namespace barista {

struct Character {
  char32_t code = 0;
  std::string_view bytes;
  bool is_valid = false;  // else `bytes` is one byte that begins no character
};

/// The first character of a text that is not empty; over-long forms, surrogates and what lies
/// beyond U+10FFFF are not valid (RFC 3629).
Character first_character(std::string_view text);

/// How many columns a terminal needs for UTF-8 text without control characters: 2 for the wide
/// characters of East Asia and for pictographs, 0 for what is put upon the character before it.
std::size_t columns_of(std::string_view utf8);

/// As much from the beginning of the text as these columns hold.
std::string_view first_columns(std::string_view utf8, std::size_t columns);

}  // namespace barista
