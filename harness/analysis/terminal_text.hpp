// Columns and colours on a terminal. Text is UTF-8 of letters that are one column wide.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "harness/analysis/quantity.hpp"

namespace barista {

inline constexpr std::size_t terminal_columns = 110;

enum class Colour { none, green, red, yellow, grey, bold };

inline std::string in_colour(std::string_view text, Colour colour) {
  constexpr std::string_view codes[] = {"",         "\033[32m", "\033[31m",
                                        "\033[33m", "\033[90m", "\033[1m"};
  if (colour == Colour::none) return std::string(text);
  return std::string(codes[static_cast<int>(colour)]) + std::string(text) + "\033[0m";
}

/// The text with spaces behind it up to `columns`.
inline std::string left_aligned(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, columns_of(text)), ' ');
}

/// The text with spaces before it up to `columns`.
inline std::string right_aligned(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, columns_of(text)), ' ') + std::string(text);
}

/// The text, cut with "..." if it is wider.
inline std::string clipped(std::string_view text, std::size_t columns) {
  if (columns_of(text) <= columns) return std::string(text);
  constexpr std::string_view dots = "...";
  std::string kept(text);
  while (!kept.empty() && columns_of(kept) + dots.size() > columns) {
    while ((static_cast<unsigned char>(kept.back()) & 0xC0) == 0x80) kept.pop_back();
    kept.pop_back();
  }
  return kept + std::string(dots);
}

}  // namespace barista
