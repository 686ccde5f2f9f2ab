// Where the kernel tells about itself, and how its small text files are read.
//
// Everything in machine/ that reads /proc, /sys or a cgroup takes the roots from here, so that
// tests can hand over a tree of their own. A file that is missing or cannot be read is an empty
// optional, never a zero. Header-only, std only: workers use it without the rest of machine/.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace barista {

struct SystemFiles {
  std::filesystem::path proc = "/proc";
  std::filesystem::path sys = "/sys";
  std::filesystem::path cgroup = "/sys/fs/cgroup";
};

/// The number that `text` begins with, after blanks; nothing if it begins otherwise or the number
/// is too large.
inline std::optional<std::uint64_t> leading_number(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return std::nullopt;
  text.remove_prefix(begin);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  return number;
}

/// The whole file without the white space at its end.
inline std::optional<std::string> read_text(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) return std::nullopt;
  text.erase(text.find_last_not_of(" \t\n") + 1);
  return text;
}

inline std::optional<std::uint64_t> read_number(const std::filesystem::path& file) {
  const std::optional<std::string> text = read_text(file);
  return text ? leading_number(*text) : std::nullopt;
}

/// What follows `key` on the first line that begins with it, without blanks and colons: "123 kB"
/// for "VmSize:" of /proc/self/status. `key` must end where the kernel's word ends; "Vm" does not
/// find "VmSize".
inline std::optional<std::string> value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.substr(0, key.size()) != key) continue;
    std::string_view rest = line.substr(key.size());
    if (!rest.empty() && std::string_view(" \t:").find(rest.front()) == std::string_view::npos)
      continue;
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t:")));
    return std::string(rest);
  }
  return std::nullopt;
}

inline std::optional<std::uint64_t> number_of(std::string_view text, std::string_view key) {
  const std::optional<std::string> value = value_of(text, key);
  return value ? leading_number(*value) : std::nullopt;
}

}  // namespace barista
