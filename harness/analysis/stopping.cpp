#include "harness/analysis/stopping.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/analysis/bootstrap.hpp"
#include "harness/contract/metrics.hpp"

namespace barista {
namespace {

bool is_narrow(const Estimate& median, double half_width) {
  if (!median.interval) return false;
  const double reach =
      std::max(median.value - median.interval->low, median.interval->high - median.value);
  return reach <= half_width * median.value;
}

}  // namespace

Narrowness narrowness_of(const GroupedSamples& samples, double half_width) {
  Narrowness found;
  for (const auto& [cell, cell_series] : samples)
    for (const auto& [name, series] : cell_series.metrics) {
      if (!is_measured_time(name) || !is_answer(name) || series.values.size() == 0) continue;
      ++found.times;
      found.narrow += is_narrow(median_over_processes(series.values), half_width);
    }
  return found;
}

std::string reason_to_stop(const GroupedSamples& samples, const WidthRule& rule) {
  const Narrowness found = narrowness_of(samples, rule.half_width);
  if (found.times == 0 ||
      static_cast<double>(found.narrow) < rule.share * static_cast<double>(found.times))
    return {};
  return fmt::format("{} of {} times have intervals of ±{:.3g} % or less", found.narrow,
                     found.times, rule.half_width * 100);
}

}  // namespace barista
