#include "harness/analysis/toml_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"

namespace barista {

TomlTable::TomlTable(const toml::table& table, std::string file, std::string what,
                     std::initializer_list<std::string_view> keys)
    : table_(table), file_(std::move(file)), what_(std::move(what)) {
  for (const auto& [key, value] : table_)
    if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
      fail(key.str(), fmt::format("{} has no key '{}'{}", what_, key.str(),
                                  suggest_name(key.str(), {keys.begin(), keys.end()})));
}

std::string TomlTable::text(std::string_view key) const {
  const std::optional<std::string> value = required(key).value_exact<std::string>();
  if (!value) fail_type(key, "text in quotes");
  if (value->empty()) fail(key, fmt::format("'{}' of {} is empty", key, what_));
  return *value;
}

std::string TomlTable::text_or(std::string_view key, std::string otherwise) const {
  if (!has(key)) return otherwise;
  const std::optional<std::string> value = required(key).value_exact<std::string>();
  if (!value) fail_type(key, "text in quotes");
  return *value;
}

std::optional<double> TomlTable::number(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  if (!required(key).is_number()) fail_type(key, "a number");
  return required(key).value<double>();
}

std::optional<long> TomlTable::whole_number(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  if (!required(key).is_integer()) fail_type(key, "a whole number");
  return required(key).value<long>();
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
  std::vector<std::string> values;
  if (!has(key)) return values;
  const toml::array* list = required(key).as_array();
  if (list == nullptr) fail_type(key, "a list of texts");
  for (const toml::node& entry : *list) {
    const std::optional<std::string> value = entry.value_exact<std::string>();
    if (!value) fail_type(key, "a list of texts");
    values.push_back(*value);
  }
  return values;
}

const toml::table& TomlTable::table(std::string_view key) const {
  const toml::table* value = required(key).as_table();
  if (value == nullptr) fail_type(key, "a table");
  return *value;
}

std::vector<const toml::table*> TomlTable::tables(std::string_view key) const {
  const toml::array* list = required(key).as_array();
  if (list == nullptr || list->empty())
    fail_type(key, fmt::format("a list of tables [[...{}]]", key));
  std::vector<const toml::table*> tables;
  for (const toml::node& entry : *list) {
    if (!entry.is_table()) fail_type(key, fmt::format("a list of tables [[...{}]]", key));
    tables.push_back(entry.as_table());
  }
  return tables;
}

void TomlTable::fail(std::string_view key, const std::string& sentence) const {
  const toml::node* node = table_.get(key);
  const toml::source_position at = (node == nullptr ? table_.source() : node->source()).begin;
  throw UsageError(
      fmt::format("{}, line {}: {}", file_, std::max<std::size_t>(at.line, 1), sentence));
}

void TomlTable::fail_unknown(std::string_view key, std::string_view name,
                             const std::vector<std::string>& known) const {
  fail(key, fmt::format("there is no {} '{}'{}", key, name, suggest_name(name, known)));
}

const toml::node& TomlTable::required(std::string_view key) const {
  const toml::node* node = table_.get(key);
  if (node == nullptr) fail(key, fmt::format("{} lacks '{}'", what_, key));
  return *node;
}

void TomlTable::fail_type(std::string_view key, std::string_view expected) const {
  fail(key, fmt::format("'{}' of {} should be {}", key, what_, expected));
}

}  // namespace barista
