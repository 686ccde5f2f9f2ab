// Every table that barista prints: columns where the page is wide enough, else a record of a few
// lines in the place of each row. Not for Markdown or HTML.
//
//   Table table({{"runtime"}, {"median", Align::right}, {"remark", Align::left, 20}});
//   table.add_row({"go", "1.2 µs", {"a long sentence", Colour::grey}});
//   print("{}", table.text(page_of(stdout)));
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/text/page.hpp"

namespace barista {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  std::size_t narrowest = 0;  // the text may be wrapped to lines of this width; 0: it may not
};

/// Its text is made printable when it is added, so it may come from anywhere.
struct Field {
  // Not explicit: a row is written as a list of texts.
  Field(std::string field_text, Colour field_colour = Colour::none);      // NOLINT
  Field(std::string_view field_text) : Field(std::string(field_text)) {}  // NOLINT
  Field(const char* field_text) : Field(std::string(field_text)) {}       // NOLINT

  std::string text;
  Colour colour;
};

class Table {
 public:
  /// `indent` spaces stand before each line.
  explicit Table(std::vector<Column> columns, std::size_t indent = 0);

  /// As many fields as there are columns.
  void add_row(std::vector<Field> fields);
  /// A line of its own, over the rows that follow.
  void add_heading(Field heading);

  /// With a line break behind each line; none is wider than the page. Columns without any text are
  /// left out; titles are left out where none was given. Empty without rows.
  std::string text(const Page& page) const;

 private:
  struct Line {
    std::vector<Field> fields;
    bool is_heading = false;
  };

  std::vector<std::size_t> widths_on(std::size_t columns) const;
  std::string row_text(const std::vector<Field>& fields, const std::vector<std::size_t>& widths,
                       const Page& page) const;
  std::string record_text(const std::vector<Field>& fields, const Page& page) const;
  std::string heading_text(const Field& heading, const Page& page) const;

  std::vector<Column> columns_;
  std::size_t indent_;
  std::vector<Line> lines_;
};

}  // namespace barista
