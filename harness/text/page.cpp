#include "harness/text/page.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace barista {
namespace {

std::optional<std::size_t> columns_variable() {
  const char* variable = std::getenv("COLUMNS");
  if (variable == nullptr) return std::nullopt;
  const std::string_view text = variable;
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
  if (error != std::errc{} || end != text.data() + text.size() || columns == 0) return std::nullopt;
  return columns;
}

std::size_t terminal_columns(int descriptor) {
  constexpr std::size_t of_a_silent_terminal = 80;
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                        : of_a_silent_terminal;
}

}  // namespace

std::optional<std::size_t> columns_for_reader(std::FILE* stream) {
  const int descriptor = ::fileno(stream);
  std::optional<std::size_t> columns = columns_variable();
  if (!columns && ::isatty(descriptor) != 0) columns = terminal_columns(descriptor);
  if (columns) columns = std::max(*columns, fewest_columns);
  return columns;
}

Page page_of(std::FILE* stream) {
  const bool is_terminal = ::isatty(::fileno(stream)) != 0;
  Page page;
  if (const auto columns = columns_for_reader(stream)) page.columns = *columns;
  const char* no_colour = std::getenv("NO_COLOR");
  page.coloured = is_terminal && (no_colour == nullptr || *no_colour == '\0');
  return page;
}

std::string in_colour(std::string_view text, Colour colour, const Page& page) {
  constexpr std::array<std::string_view, 7> codes{"",         "\033[32m", "\033[31m", "\033[33m",
                                                  "\033[36m", "\033[90m", "\033[1m"};
  if (colour == Colour::none || !page.coloured || text.empty()) return std::string(text);
  return std::string(codes.at(static_cast<std::size_t>(colour))) + std::string(text) + "\033[0m";
}

}  // namespace barista
