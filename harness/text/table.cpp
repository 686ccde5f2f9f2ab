#include "harness/text/table.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "harness/text/printable.hpp"
#include "harness/text/utf8.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

constexpr std::size_t gap = 2;  // between columns

std::string spaces(std::size_t count) { return std::string(count, ' '); }

/// A field as lines of its column, without the spaces that fill it.
std::vector<std::string> lines_of(const Field& field, const Column& column, std::size_t width) {
  if (column.narrowest == 0) return {field.text};
  return wrapped(field.text, width);
}

std::string filled(const std::string& line, Colour colour, Align align, std::size_t width,
                   const Page& page) {
  const std::string fill = spaces(width - std::min(width, columns_of(line)));
  const std::string shown = in_colour(line, colour, page);
  return align == Align::left ? shown + fill : fill + shown;
}

void append_line(std::string& text, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  text += line + "\n";
}

}  // namespace

Field::Field(std::string field_text, Colour field_colour)
    : text(printable(field_text)), colour(field_colour) {}

Table::Table(std::vector<Column> columns, std::size_t indent)
    : columns_(std::move(columns)), indent_(indent) {}

void Table::add_row(std::vector<Field> fields) {
  if (fields.size() != columns_.size()) std::abort();  // a table is written in one place
  lines_.push_back({std::move(fields)});
}

void Table::add_heading(Field heading) { lines_.push_back({{std::move(heading)}, true}); }

/// Of the columns; 0 for one that is left out. Empty if they do not fit.
std::vector<std::size_t> Table::widths_on(std::size_t columns) const {
  std::vector<std::size_t> widths(columns_.size(), 0);
  std::size_t needed = indent_;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    for (const Line& line : lines_)
      if (!line.is_heading) widths[i] = std::max(widths[i], columns_of(line.fields[i].text));
    if (widths[i] == 0) continue;
    widths[i] = std::max(widths[i], columns_of(columns_[i].title));
    needed += widths[i] + (needed > indent_ ? gap : 0);
  }
  // The column that is furthest to the right gives first.
  for (std::size_t i = columns_.size(); i-- > 0 && needed > columns;) {
    const std::size_t least = std::max(columns_[i].narrowest, columns_of(columns_[i].title));
    if (columns_[i].narrowest == 0 || widths[i] <= least) continue;
    const std::size_t given = std::min(needed - columns, widths[i] - least);
    widths[i] -= given;
    needed -= given;
  }
  return needed <= columns ? widths : std::vector<std::size_t>{};
}

std::string Table::row_text(const std::vector<Field>& fields,
                            const std::vector<std::size_t>& widths, const Page& page) const {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    lines.push_back(widths[i] == 0 ? std::vector<std::string>{}
                                   : lines_of(fields[i], columns_[i], widths[i]));
    height = std::max(height, lines.back().size());
  }
  std::string text;
  for (std::size_t at = 0; at < height; ++at) {
    std::string line = spaces(indent_);
    bool is_first = true;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (widths[i] == 0) continue;
      if (!std::exchange(is_first, false)) line += spaces(gap);
      const std::string part = at < lines[i].size() ? lines[i][at] : "";
      line += filled(part, fields[i].colour, columns_[i].align, widths[i], page);
    }
    append_line(text, std::move(line));
  }
  return text;
}

/// The first field, then the others behind their titles, as many on a line as there is room for.
std::string Table::record_text(const std::vector<Field>& fields, const Page& page) const {
  const std::size_t deeper = indent_ + gap;
  std::string text;
  std::string line;
  std::size_t used = 0;
  const auto end_line = [&] {
    if (used > 0) append_line(text, spaces(deeper) + line);
    line.clear();
    used = 0;
  };
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].text.empty()) continue;
    // A name speaks for itself; a number does not.
    const bool is_name = i == 0 && columns_[i].align == Align::left;
    const std::string title = is_name || columns_[i].title.empty() ? "" : columns_[i].title + " ";
    if (i == 0) {
      for (const std::string& part : wrapped(title + fields[i].text, page.columns - indent_, gap))
        append_line(text, spaces(indent_) + in_colour(part, fields[i].colour, page));
      continue;
    }
    const std::size_t room = page.columns - deeper;
    const std::size_t width = columns_of(title) + columns_of(fields[i].text);
    if (used > 0 && used + gap + width > room) end_line();
    if (width > room) {
      for (const std::string& part : wrapped(title + fields[i].text, room, gap))
        append_line(text, spaces(deeper) + part);
      continue;
    }
    line +=
        (used > 0 ? spaces(gap) : "") + title + in_colour(fields[i].text, fields[i].colour, page);
    used += (used > 0 ? gap : 0) + width;
  }
  end_line();
  return text;
}

std::string Table::heading_text(const Field& heading, const Page& page) const {
  std::string text;
  for (const std::string& line : wrapped(heading.text, page.columns, gap))
    append_line(text, in_colour(line, heading.colour, page));
  return text;
}

std::string Table::text(const Page& page) const {
  if (lines_.empty()) return {};
  const std::vector<std::size_t> widths = widths_on(page.columns);
  std::string text;
  std::vector<Field> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title, Colour::bold);
  const bool has_titles = std::any_of(titles.begin(), titles.end(),
                                      [](const Field& title) { return !title.text.empty(); });
  if (!widths.empty() && has_titles) text += row_text(titles, widths, page);
  for (const Line& line : lines_)
    text += line.is_heading  ? heading_text(line.fields.front(), page)
            : widths.empty() ? record_text(line.fields, page)
                             : row_text(line.fields, widths, page);
  return text;
}

}  // namespace barista
