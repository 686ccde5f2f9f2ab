// Durations as people write and read them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace barista {

/// "1 h 02 min", "3 min 20 s", "7 s".
std::string duration_words(double seconds);

/// Seconds of "90", "90s", "1.5m", "10m" or "2h"; nothing for anything else, or for what is not
/// greater than 0.
std::optional<double> parse_duration(std::string_view text);

/// The same for a flag. Throws UsageError, naming it, also for more than 30 days.
double required_duration(std::string_view flag, const std::string& text);

}  // namespace barista
