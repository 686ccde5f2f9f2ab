#include "harness/record/toml_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fstream>
#include <iterator>

#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"

namespace barista {
namespace {

int line_of_node(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

std::string_view kind_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

}  // namespace

TomlView::TomlView(const std::filesystem::path& file, const toml::table& table, std::string what)
    : file_(&file), table_(&table), what_(std::move(what)) {}

void TomlView::fail(int line, const std::string& message) const {
  throw UsageError(fmt::format("{}, line {}: {}", file_->string(), line, message));
}

void TomlView::fail(std::string_view key, const std::string& message) const {
  fail(line_of(key), message);
}

void TomlView::fail_type(std::string_view key, const toml::node& node,
                         const std::string& expected) const {
  fail(line_of_node(node),
       fmt::format("'{}' of {} should be {}, not {}", key, what_, expected, kind_of(node)));
}

const toml::node& TomlView::field(std::string_view key) const {
  const toml::node* node = table_->get(key);
  if (node == nullptr) fail(line(), fmt::format("{} has no '{}'; add one", what_, key));
  return *node;
}

std::string TomlView::text(std::string_view key) const {
  const toml::node& node = field(key);
  const auto text = node.value_exact<std::string>();
  if (!text) fail_type(key, node, "a string");
  if (text->empty())
    fail(line_of_node(node), fmt::format("'{}' of {} should not be empty", key, what_));
  return *text;
}

long TomlView::whole_number(std::string_view key, long smallest, long largest) const {
  const toml::node& node = field(key);
  const auto number = node.value_exact<std::int64_t>();
  if (!number) fail_type(key, node, "a whole number");
  check_range(key, node, *number, smallest, largest);
  return static_cast<long>(*number);
}

void TomlView::check_range(std::string_view key, const toml::node& node, long number, long smallest,
                           long largest) const {
  if (number < smallest)
    fail(line_of_node(node),
         fmt::format("'{}' of {} should be a whole number of at least {}, not {}", key, what_,
                     smallest, number));
  if (number > largest)
    fail(line_of_node(node),
         fmt::format("'{}' of {} should be a whole number of at most {}, not {}", key, what_,
                     largest, number));
}

std::string TomlView::name(std::string_view key) const {
  const std::string name = text(key);
  const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-';
  });
  if (!is_name)
    fail(line_of(key), fmt::format("'{}' of {} should be a name of letters, digits, _ and -, not "
                                   "'{}'",
                                   key, what_, name));
  return name;
}

double TomlView::positive_number(std::string_view key, double largest) const {
  const toml::node& node = field(key);
  if (!node.is_number()) fail_type(key, node, "a number");
  const double number = node.value<double>().value_or(0);
  if (!(number > 0))
    fail(line_of_node(node),
         fmt::format("'{}' of {} should be greater than 0, not {}", key, what_, number));
  if (number > largest)
    fail(line_of_node(node),
         fmt::format("'{}' of {} should be at most {}, not {}", key, what_, largest, number));
  return number;
}

std::optional<double> TomlView::number_if_given(std::string_view key) const {
  if (!has(key)) return std::nullopt;
  const toml::node& node = field(key);
  if (!node.is_number()) fail_type(key, node, "a number");
  const double number = node.value<double>().value_or(0);
  if (!std::isfinite(number))
    fail(line_of_node(node),
         fmt::format("'{}' of {} should be a finite number, not {}", key, what_, number));
  return number;
}

std::string TomlView::text_or(std::string_view key, std::string otherwise) const {
  return has(key) ? text(key) : std::move(otherwise);
}

const toml::array& TomlView::list(std::string_view key, std::string_view elements) const {
  const toml::node& node = field(key);
  const toml::array* array = node.as_array();
  if (array == nullptr) fail_type(key, node, fmt::format("a list of {}", elements));
  if (array->empty())
    fail(line_of_node(node), fmt::format("'{}' of {} should not be empty", key, what_));
  return *array;
}

std::vector<std::string> TomlView::texts(std::string_view key) const {
  std::vector<std::string> texts;
  for (const toml::node& node : list(key, "strings")) {
    const auto text = node.value_exact<std::string>();
    if (!text) fail_type(key, node, "a list of strings");
    texts.push_back(*text);
  }
  return texts;
}

std::vector<long> TomlView::whole_numbers(
    std::string_view key, const std::function<std::string(long)>& expectation_missed_by) const {
  std::vector<long> numbers;
  for (const toml::node& node : list(key, "whole numbers")) {
    const auto number = node.value_exact<std::int64_t>();
    if (!number) fail_type(key, node, "a list of whole numbers");
    numbers.push_back(static_cast<long>(*number));
    if (const std::string expected = expectation_missed_by(numbers.back()); !expected.empty())
      fail(line_of_node(node),
           fmt::format("'{}' of {} should be {}, not {}", key, what_, expected, *number));
  }
  return numbers;
}

TomlView TomlView::table(std::string_view key) const {
  const toml::node& node = field(key);
  if (!node.is_table()) fail_type(key, node, "a table");
  return {*file_, *node.as_table(), fmt::format("'{}' of {}", key, what_)};
}

std::vector<TomlView> TomlView::tables(std::string_view key) const {
  std::vector<TomlView> tables;
  for (const toml::node& node : list(key, "tables")) {
    if (!node.is_table()) fail_type(key, node, "a list of tables");
    tables.emplace_back(*file_, *node.as_table(), fmt::format("a table of '{}'", key));
  }
  return tables;
}

std::vector<std::string> TomlView::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> found;
  for (const auto& [key, node] : *table_) found.emplace_back(key.source().begin, key.str());
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::pair(a.first.line, a.first.column) < std::pair(b.first.line, b.first.column);
  });
  std::vector<std::string> keys;
  for (auto& [position, key] : found) keys.push_back(std::move(key));
  return keys;
}

void TomlView::allow_only(std::initializer_list<std::string_view> known) const {
  const std::vector<std::string> names(known.begin(), known.end());
  for (const std::string& key : keys())
    if (std::find(names.begin(), names.end(), key) == names.end())
      fail(line_of(key),
           fmt::format("{} has no field '{}'{}", what_, key, suggest_name(key, names)));
}

int TomlView::line() const { return line_of_node(*table_); }

int TomlView::line_of(std::string_view key) const {
  for (const auto& [name, node] : *table_)
    if (name.str() == key) return static_cast<int>(name.source().begin.line);
  return line();
}

toml::table parse_toml(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file))
    throw UsageError(fmt::format("{} cannot be read; name another file", file.string()));
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  try {
    return toml::parse(text, file.string());
  } catch (const toml::parse_error& error) {
    throw UsageError(fmt::format("{}, line {}: not TOML: {}", file.string(),
                                 error.source().begin.line, error.description()));
  }
}

}  // namespace barista
