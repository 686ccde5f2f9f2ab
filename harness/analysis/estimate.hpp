// A figure with its uncertainty: what every statistic of this folder returns.
#pragma once

#include <cstddef>
#include <optional>

namespace barista {

/// Every interval of a report has this confidence; claims and comparisons are judged by it.
inline constexpr double confidence = 0.95;

/// Both ends belong to it.
struct Interval {
  double low = 0;
  double high = 0;

  bool operator==(const Interval&) const = default;
};

/// A value in the unit of its metric. No interval means that there are too few processes for any
/// honest one.
struct Estimate {
  double value = 0;
  std::optional<Interval> interval;

  bool operator==(const Estimate&) const = default;
};

}  // namespace barista
