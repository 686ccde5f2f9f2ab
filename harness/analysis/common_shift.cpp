#include "harness/analysis/common_shift.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <map>
#include <vector>

#include "harness/analysis/process_values.hpp"

namespace barista {
namespace {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return median_of_sorted(values);
}

/// Of a median of so many normal values, from the median distance of the values from it.
double error_of_median(std::vector<double> values, double center) {
  constexpr double deviations_per_distance = 1.4826;
  for (double& value : values) value = std::abs(value - center);
  const double deviation = deviations_per_distance * median(values);
  return deviation *
         std::sqrt(boost::math::constants::half_pi<double>() / static_cast<double>(values.size()));
}

/// Where cells of a runtime change together there are only as many opinions as runtimes.
double error_between_runtimes(const std::map<std::string, std::vector<double>>& by_runtime) {
  std::vector<double> medians;
  for (const auto& [runtime, values] : by_runtime) medians.push_back(median(values));
  const double center = mean_of(medians);
  double squares = 0;
  for (const double each : medians) squares += (each - center) * (each - center);
  const auto n = static_cast<double>(medians.size());
  return std::sqrt(squares / (n - 1) / n);
}

}  // namespace

std::optional<CommonShift> common_shift(std::span<const Change> changes,
                                        const std::string& all_but) {
  std::vector<double> values;
  std::map<std::string, std::vector<double>> by_runtime;
  for (const auto& [key, value] : changes) {
    if (key.first.workers != 1 || key.first.runtime == all_but) continue;
    values.push_back(value);
    by_runtime[key.first.runtime].push_back(value);
  }
  if (values.size() < fewest_cells_for_shift || by_runtime.size() < fewest_runtimes_for_shift)
    return std::nullopt;
  const double center = median(values);
  return CommonShift{center,
                     std::max(error_of_median(values, center), error_between_runtimes(by_runtime))};
}

}  // namespace barista
