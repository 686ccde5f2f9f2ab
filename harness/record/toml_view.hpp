// A table of a TOML file whose fields are fetched with a type and a range; whatever is wrong
// becomes one sentence with file and line. Remembers nothing: a thin view of a table that must
// outlive it.
#pragma once

#include <toml++/toml.h>

#include <filesystem>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barista {

class TomlView {
 public:
  /// `what` names the table in messages: "suite 'quick'".
  TomlView(const std::filesystem::path& file, const toml::table& table, std::string what);

  /// Each throws UsageError if the field is missing or not what it should be.
  std::string text(std::string_view key) const;
  /// Of letters, digits, _ and -: it may become part of a file's name.
  std::string name(std::string_view key) const;
  long whole_number(std::string_view key, long smallest, long largest) const;
  double positive_number(std::string_view key, double largest) const;
  std::optional<double> number_if_given(std::string_view key) const;
  std::string text_or(std::string_view key, std::string otherwise) const;
  std::vector<std::string> texts(std::string_view key) const;
  /// `expectation_missed_by` says what each should be, and nothing for those that are.
  std::vector<long> whole_numbers(
      std::string_view key, const std::function<std::string(long)>& expectation_missed_by) const;
  TomlView table(std::string_view key) const;
  std::vector<TomlView> tables(std::string_view key) const;
  /// A list, at least one long, whose elements the caller checks.
  const toml::array& list(std::string_view key, std::string_view elements) const;

  bool has(std::string_view key) const { return table_->contains(key); }
  std::vector<std::string> keys() const;  // in the order of the file
  void allow_only(std::initializer_list<std::string_view> known) const;

  int line() const;
  int line_of(std::string_view key) const;
  const std::string& what() const { return what_; }
  void rename(std::string what) { what_ = std::move(what); }

  /// Throws UsageError about a line of this file.
  [[noreturn]] void fail(int line, const std::string& message) const;
  /// About the line of a field, or of the table where it lacks the field.
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;

 private:
  void check_range(std::string_view key, const toml::node& node, long number, long smallest,
                   long largest) const;
  const toml::node& field(std::string_view key) const;
  [[noreturn]] void fail_type(std::string_view key, const toml::node& node,
                              const std::string& expected) const;

  const std::filesystem::path* file_;
  const toml::table* table_;
  std::string what_;
};

/// Parses the file. Throws UsageError with file and line.
toml::table parse_toml(const std::filesystem::path& file);

}  // namespace barista
