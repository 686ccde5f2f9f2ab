#include "harness/analysis/quantity.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>

#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

constexpr std::string_view tasks_unit = "tasks";
constexpr std::string_view per_operation_unit = "/op";

struct Prefix {
  double factor;
  std::string_view name;
};

constexpr std::array time_prefixes{Prefix{1, " ns"}, Prefix{1e3, " µs"}, Prefix{1e6, " ms"},
                                   Prefix{1e9, " s"}};
constexpr double kibi = 1024;
constexpr std::array byte_prefixes{Prefix{1, " B"}, Prefix{kibi, " KiB"},
                                   Prefix{kibi * kibi, " MiB"}, Prefix{kibi * kibi * kibi, " GiB"},
                                   Prefix{kibi * kibi * kibi * kibi, " TiB"}};
constexpr std::array count_prefixes{Prefix{1, ""}, Prefix{1e6, " million"}};

/// Three significant digits without zeros at the end, and of less than 0.001 two; whole numbers in
/// full, as long as they can be read.
std::string digits(double value) {
  const double magnitude = std::abs(value);
  if (magnitude == 0) return "0";
  if (magnitude >= 1e7) return fmt::format("{:.3g}", value);
  if (magnitude >= 99.95) return fmt::format("{:.0f}", value);
  const int decimals = magnitude >= 9.995    ? 1
                       : magnitude >= 0.9995 ? 2
                       : magnitude >= 0.001
                           ? 3
                           : 1 - static_cast<int>(std::floor(std::log10(magnitude)));
  std::string text = fmt::format("{:.{}f}", value, decimals);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string with_prefix(double value, std::span<const Prefix> prefixes) {
  const Prefix* chosen = &prefixes.front();
  for (const Prefix& prefix : prefixes)
    if (std::abs(value) >= prefix.factor * 0.9995) chosen = &prefix;
  return digits(value / chosen->factor) + std::string(chosen->name);
}

}  // namespace

std::string_view shown_unit(std::string_view metric) {
  if (metric == metrics::tasks_alive.name) return tasks_unit;
  if (metric.ends_with("_per_op")) return per_operation_unit;
  return unit_of(metric);
}

std::string quantity(double value, std::string_view unit) {
  if (unit == "ns") return with_prefix(value, time_prefixes);
  if (unit == "bytes") return with_prefix(value, byte_prefixes);
  if (unit == "count") return with_prefix(value, count_prefixes);
  if (unit == tasks_unit) return fmt::format("{} {}", with_prefix(value, count_prefixes), unit);
  if (unit == per_operation_unit) return with_prefix(value, count_prefixes) + std::string(unit);
  return digits(value) + std::string(unit);
}

std::string quantity(const std::optional<Interval>& interval, std::string_view unit) {
  if (!interval) return "-";
  return fmt::format("[{}, {}]", quantity(interval->low, unit), quantity(interval->high, unit));
}

std::string quantity_range(std::optional<double> low, std::optional<double> high,
                           std::string_view unit) {
  if (low && high) return fmt::format("{} to {}", quantity(*low, unit), quantity(*high, unit));
  if (low) return "at least " + quantity(*low, unit);
  if (high) return "at most " + quantity(*high, unit);
  return "any";
}

}  // namespace barista
