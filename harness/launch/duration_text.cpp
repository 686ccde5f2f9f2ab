#include "harness/launch/duration_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "harness/record/errors.hpp"

namespace barista {

std::string duration_words(double seconds) {
  const long total = std::lround(seconds);
  if (total < 60) return fmt::format("{} s", total);
  if (total < 3600) return fmt::format("{} min {:02} s", total / 60, total % 60);
  return fmt::format("{} h {:02} min", total / 3600, total % 3600 / 60);
}

std::optional<double> parse_duration(std::string_view text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || !(number > 0) || !std::isfinite(number)) return std::nullopt;
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  if (unit.empty() || unit == "s") return number;
  if (unit == "m" || unit == "min") return number * 60;
  if (unit == "h") return number * 3600;
  return std::nullopt;
}

double required_duration(std::string_view flag, const std::string& text) {
  constexpr double most_s = 30 * 86400;
  const std::optional<double> seconds = parse_duration(text);
  if (!seconds || *seconds > most_s)
    throw UsageError(fmt::format(
        "{} should be a time such as 90s, 10m or 1h, of up to 720h, not '{}'", flag, text));
  return *seconds;
}

}  // namespace barista
