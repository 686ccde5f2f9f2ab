#include "harness/text/printable.hpp"

#include <fmt/format.h>

#include "harness/text/utf8.hpp"

namespace barista {
namespace {

/// Marks that change the direction in which text is read, and separators that some programs take
/// for line breaks.
bool misleads(char32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code <= 0x9F); }

void append_escaped(std::string& text, const Character& character) {
  if (character.bytes == "\n")
    text += "\\n";
  else if (character.bytes == "\t")
    text += "\\t";
  else
    for (const char byte : character.bytes)
      text += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
}

std::string escaped(std::string_view text, std::string_view kept) {
  std::string shown;
  while (!text.empty()) {
    const Character character = first_character(text);
    text.remove_prefix(character.bytes.size());
    const bool harmless =
        character.is_valid && !is_control(character.code) && !misleads(character.code);
    if (harmless || kept.find(character.bytes) != std::string_view::npos)
      shown += character.bytes;
    else
      append_escaped(shown, character);
  }
  return shown;
}

}  // namespace

std::string printable(std::string_view text) { return escaped(text, ""); }

std::string printable_lines(std::string_view text) { return escaped(text, "\n"); }

std::string valid_utf8(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string valid;
  while (!text.empty()) {
    const Character character = first_character(text);
    text.remove_prefix(character.bytes.size());
    valid += character.is_valid ? character.bytes : replacement;
  }
  return valid;
}

}  // namespace barista
