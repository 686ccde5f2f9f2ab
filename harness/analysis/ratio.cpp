#include "harness/analysis/ratio.hpp"

#include <cmath>

namespace barista {

std::optional<Estimate> ratio_of(const Estimate& numerator, const Estimate& denominator) {
  if (numerator.value <= 0 || denominator.value <= 0) return std::nullopt;
  Estimate ratio{.value = numerator.value / denominator.value};
  const std::optional<Interval>& above = numerator.interval;
  const std::optional<Interval>& below = denominator.interval;
  if (!above || !below || above->low <= 0 || below->low <= 0) return ratio;
  const double down =
      std::hypot(std::log(numerator.value / above->low), std::log(below->high / denominator.value));
  const double up =
      std::hypot(std::log(above->high / numerator.value), std::log(denominator.value / below->low));
  ratio.interval = Interval{ratio.value * std::exp(-down), ratio.value * std::exp(up)};
  return ratio;
}

Estimate difference_of(const Estimate& minuend, const Estimate& subtrahend) {
  Estimate difference{.value = minuend.value - subtrahend.value};
  const std::optional<Interval>& from = minuend.interval;
  const std::optional<Interval>& taken = subtrahend.interval;
  if (!from || !taken) return difference;
  const double down = std::hypot(minuend.value - from->low, taken->high - subtrahend.value);
  const double up = std::hypot(from->high - minuend.value, subtrahend.value - taken->low);
  difference.interval = Interval{difference.value - down, difference.value + up};
  return difference;
}

}  // namespace barista
