// A table of a TOML file whose every error names the file and the line. For files that people
// write.
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace barista {

class TomlTable {
 public:
  /// `what` names the table in messages: "a claim". All keys must be among `keys`.
  TomlTable(const toml::table& table, std::string file, std::string what,
            std::initializer_list<std::string_view> keys);

  bool has(std::string_view key) const { return table_.contains(key); }
  std::string text(std::string_view key) const;  // required, not empty
  std::string text_or(std::string_view key, std::string otherwise) const;
  std::optional<double> number(std::string_view key) const;
  std::optional<long> whole_number(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;  // empty if the key is missing
  const toml::table& table(std::string_view key) const;        // required
  std::vector<const toml::table*> tables(std::string_view key) const;  // required, at least one

  const std::string& file() const { return file_; }

  /// Throws UsageError: "<file>, line <n>: <sentence>", the line of the key or, without one, of the
  /// table.
  [[noreturn]] void fail(std::string_view key, const std::string& sentence) const;
  /// The same about a name that is not among those there are.
  [[noreturn]] void fail_unknown(std::string_view key, std::string_view name,
                                 const std::vector<std::string>& known) const;

 private:
  const toml::node& required(std::string_view key) const;
  [[noreturn]] void fail_type(std::string_view key, std::string_view expected) const;

  const toml::table& table_;
  std::string file_;
  std::string what_;
};

}  // namespace barista
