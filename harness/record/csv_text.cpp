#include "harness/record/csv_text.hpp"

#include <fmt/format.h>

#include "harness/text/printable.hpp"

namespace barista {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool needs_quotes(std::string_view field) {
  for (const char c : field)
    if (c == ',' || c == '"' || is_control(c)) return true;
  return !field.empty() && (field.front() == ' ' || field.back() == ' ');
}

}  // namespace

void append_csv_field(std::string& text, std::string_view bytes) {
  const std::string field = valid_utf8(bytes);
  if (!needs_quotes(field)) {
    text += field;
    return;
  }
  text += '"';
  for (const char c : field) {
    if (c == '"') text += '"';
    text += is_control(c) ? ' ' : c;
  }
  text += '"';
}

void append_csv_row(std::string& text, std::initializer_list<std::string_view> fields) {
  bool first = true;
  for (const std::string_view field : fields) {
    if (!first) text += ',';
    first = false;
    append_csv_field(text, field);
  }
  text += '\n';
}

std::string csv_number(double value) { return fmt::format("{}", value); }

}  // namespace barista
