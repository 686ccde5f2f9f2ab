// Figures for people: "2.5 KiB", "1.2 µs", "13x". Not for files that programs read, which keep the
// plain number.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/analysis/estimate.hpp"

namespace barista {

/// The unit of ratios.
inline constexpr std::string_view ratio_unit = "x";

/// The unit in which figures of a metric are shown: that of metrics.hpp, and of a count what was
/// counted: "/op" (for each operation of the experiment), "tasks".
std::string_view shown_unit(std::string_view metric);

/// Three significant digits, in the prefix that suits; `unit` is one of metrics.hpp ("ns", "bytes",
/// "count"), or of shown_unit(), or `ratio_unit`. ASCII but for "µs".
std::string quantity(double value, std::string_view unit);

/// "[1.1 µs, 1.3 µs]", or "-" where there is none.
std::string quantity(const std::optional<Interval>& interval, std::string_view unit);

/// "1.1 µs to 1.3 µs", "at least 1.1 µs", "at most 1.3 µs".
std::string quantity_range(std::optional<double> low, std::optional<double> high,
                           std::string_view unit);

}  // namespace barista
