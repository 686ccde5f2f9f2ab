// Reading a CSV file row by row: a thin wrapper of fccp's csv.h that names file and line of
// whatever is wrong. Not for writing (csv_text.hpp). A row is a line: quoted line breaks are not
// CSV of this project.
#pragma once

#define CSV_IO_NO_THREAD  // its read-ahead thread gains nothing here, and the launcher must fork \
                          // from one thread
#include <libfccp/csv.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "harness/record/errors.hpp"

namespace barista {

/// The beginning of a file, for csv.h.
class FileBeginning : public io::ByteSourceBase {
 public:
  FileBeginning(const std::filesystem::path& path, std::uintmax_t bytes)
      : path_(path), file_(path, std::ios::binary), left_(bytes) {
    if (!file_)
      throw InvalidData(
          fmt::format("{} cannot be opened: is this a complete run directory?", path.string()));
  }

  int read(char* buffer, int size) override {
    const auto wanted = static_cast<std::streamsize>(
        std::min<std::uintmax_t>(static_cast<std::uintmax_t>(size), left_));
    file_.read(buffer, wanted);
    const std::streamsize count = file_.gcount();
    // csv.h takes it for the end of the field.
    if (std::find(buffer, buffer + count, '\0') != buffer + count)
      throw InvalidData(
          fmt::format("{} has a zero byte, so it is no text: it was damaged after it "
                      "was made",
                      path_.string()));
    left_ -= static_cast<std::uintmax_t>(count);
    return static_cast<int>(count);
  }

 private:
  std::filesystem::path path_;
  std::ifstream file_;
  std::uintmax_t left_;
};

template <unsigned column_count>
class CsvFile {
 public:
  using Row = std::array<const char*, column_count>;

  /// Opens the file, of which what lies beyond `bytes` is not read, and checks that its header has
  /// exactly these columns (in any order). Throws InvalidData.
  CsvFile(std::filesystem::path path, const std::array<const char*, column_count>& columns,
          std::uintmax_t bytes = std::numeric_limits<std::uintmax_t>::max())
      : path_(std::move(path)) {
    guarded([&] {
      reader_ =
          std::make_unique<Reader>(path_.string(), std::make_unique<FileBeginning>(path_, bytes));
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

  /// A number of this row, a finite one; `column` is for the message.
  template <class Number>
  Number number(const char* text, std::string_view column) const {
    const std::string_view digits(text);
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size())
      fail(fmt::format("column '{}' should be a number, not '{}'", column, digits));
    if constexpr (std::is_floating_point_v<Number>)
      if (!std::isfinite(value))
        fail(fmt::format("column '{}' should be a finite number, not '{}'", column, digits));
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
    } catch (const io::error::base& error) {
      const unsigned line = reader_ == nullptr ? 1 : std::max(1u, reader_->get_file_line());
      throw InvalidData(fmt::format("{}, line {}: {}", path_.string(), line, error.what()));
    }
  }

  std::filesystem::path path_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace barista
