// Percentages as people write them on the command line.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <string>

#include "harness/cli/checks.hpp"
#include "harness/record/errors.hpp"

namespace barista {

/// "5%" or "5": 0.05. Throws UsageError, naming the flag, for what is not from 0.1 to 1000.
inline double parse_percentage(std::string_view flag, const std::string& text) {
  double percent = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, percent);
  const bool ends_well = rest == end || (rest + 1 == end && *rest == '%');
  if (error != std::errc{} || !ends_well || !(percent >= 0.1) || percent > 1000)
    throw UsageError(fmt::format(
        "{} should be a percentage from 0.1% to 1000%, such as 5%, not '{}'", flag, text));
  return percent / 100;
}

/// The same as a check of an option of that name.
inline CLI::Validator percentage(const std::string& flag) {
  return readable([flag](const std::string& text) { parse_percentage(flag, text); });
}

}  // namespace barista
