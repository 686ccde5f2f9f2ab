#include "harness/text/utf8.hpp"

#include <algorithm>
#include <array>

namespace barista {
namespace {

struct Range {
  char32_t first, last;
};

// After Markus Kuhn's wcwidth (2007), with the pictographs that came later. The C library's depends
// on a locale that may not be there.
constexpr std::array without_width{Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF},
                                   Range{0x200B, 0x200D}, Range{0x20D0, 0x20FF},
                                   Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};
constexpr std::array wide{Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0xA4CF},
                          Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE6F},
                          Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                          Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <class Ranges>
bool is_in(const Ranges& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [=](const Range& range) { return range.first <= code && code <= range.last; });
}

/// Bytes of the character that begins with this one; 0: none does.
std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

bool is_encodable(char32_t code, std::size_t length) {
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  return code >= least.at(length) && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
}

std::size_t columns_of_code(char32_t code) {
  if (is_in(without_width, code)) return 0;
  return is_in(wide, code) ? 2 : 1;
}

}  // namespace

Character first_character(std::string_view text) {
  const Character invalid{.bytes = text.substr(0, 1)};
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = length_of(lead);
  if (length == 0 || length > text.size()) return invalid;
  constexpr std::array<unsigned char, 5> lead_bits{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t code = lead & lead_bits.at(length);
  for (const char next : text.substr(1, length - 1)) {
    const auto byte = static_cast<unsigned char>(next);
    if ((byte & 0xC0) != 0x80) return invalid;
    code = (code << 6) | (byte & 0x3F);
  }
  if (!is_encodable(code, length)) return invalid;
  return {.code = code, .bytes = text.substr(0, length), .is_valid = true};
}

std::size_t columns_of(std::string_view utf8) {
  std::size_t columns = 0;
  while (!utf8.empty()) {
    const Character character = first_character(utf8);
    columns += columns_of_code(character.code);
    utf8.remove_prefix(character.bytes.size());
  }
  return columns;
}

std::string_view first_columns(std::string_view utf8, std::size_t columns) {
  std::size_t bytes = 0;
  while (bytes < utf8.size()) {
    const Character next = first_character(utf8.substr(bytes));
    const std::size_t width = columns_of_code(next.code);
    if (width > columns) break;
    columns -= width;
    bytes += next.bytes.size();
  }
  return utf8.substr(0, bytes);
}

}  // namespace barista
