// What a value on the command line must be, each said in one sentence with its range. No number
// reaches a command unless it was checked here, while the command line is read: before anything is
// looked for, measured or made.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace barista {

/// A whole number from `least` to `most`; what does not fit is refused, never cut to fit.
inline CLI::Validator whole_number(std::uint64_t least,
                                   std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
  return {[=](std::string& text) {
            std::uint64_t number = 0;
            const char* const end = text.data() + text.size();
            const auto [rest, error] = std::from_chars(text.data(), end, number);
            const bool fits =
                error == std::errc{} && rest == end && number >= least && number <= most;
            return fits ? std::string{}
                        : fmt::format("should be a whole number from {} to {}, not '{}'", least,
                                      most, text);
          },
          ""};
}

/// What `read` takes; it throws UsageError, naming the flag, for everything else.
inline CLI::Validator readable(const std::function<void(const std::string&)>& read) {
  return {[read](std::string& text) {
            read(text);
            return std::string{};
          },
          ""};
}

/// For every option: an empty value is a variable of the shell that was not set.
inline CLI::Validator not_empty() {
  return {[](std::string& text) {
            return text.empty() ? std::string("needs a value, and was given an empty one")
                                : std::string{};
          },
          ""};
}

// More rounds than any spread needs, and so few that their plan has room in memory.
inline constexpr std::uint64_t most_rounds = 10'000;

}  // namespace barista
