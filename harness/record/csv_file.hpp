// Reading a CSV file row by row: a thin wrapper of fccp's csv.h that names file and line of
// whatever is wrong. Not for writing (csv_text.hpp). A row is a line: quoted line breaks are not
// CSV of this project.
#pragma once

#define CSV_IO_NO_THREAD  // its read-ahead thread gains nothing here, and the launcher must fork
                          // from one thread
#include <libfccp/csv.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "harness/record/errors.hpp"

namespace barista {

template <unsigned column_count>
class CsvFile {
 public:
  using Row = std::array<const char*, column_count>;

  /// Opens the file and checks that its header has exactly these columns (in any order). Throws
  /// InvalidData.
  CsvFile(std::filesystem::path path, const std::array<const char*, column_count>& columns)
      : path_(std::move(path)) {
    guarded([&] {
      reader_ = std::make_unique<Reader>(path_.string());
      std::apply([&](auto... names) { reader_->read_header(io::ignore_no_column, names...); },
                 columns);
      return true;
    });
  }

  /// The next row, in the order of the constructor's columns; the text lives until the next call.
  bool next(Row& row) {
    return guarded([&] {
      return std::apply([&](auto&... cells) { return reader_->read_row(cells...); }, row);
    });
  }

  /// A number of this row; `column` is for the message.
  template <class Number>
  Number number(const char* text, std::string_view column) const {
    const std::string_view digits(text);
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size())
      fail(fmt::format("column '{}' should be a number, not '{}'", column, digits));
    return value;
  }

  /// Throws InvalidData about the row that was read last.
  [[noreturn]] void fail(const std::string& what) const {
    throw InvalidData(
        fmt::format("{}, line {}: {}", path_.string(), reader_->get_file_line(), what));
  }

 private:
  using Reader = io::CSVReader<column_count, io::trim_chars<>, io::double_quote_escape<',', '"'>>;

  template <class Read>
  bool guarded(Read read) {
    try {
      return read();
    } catch (const io::error::can_not_open_file&) {
      throw InvalidData(
          fmt::format("{} cannot be opened: is this a complete run directory?", path_.string()));
    } catch (const io::error::base& error) {
      const unsigned line = reader_ == nullptr ? 1 : std::max(1u, reader_->get_file_line());
      throw InvalidData(fmt::format("{}, line {}: {}", path_.string(), line, error.what()));
    }
  }

  std::filesystem::path path_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace barista
