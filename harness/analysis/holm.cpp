#include "harness/analysis/holm.hpp"

#include <algorithm>
#include <numeric>

#include "harness/analysis/bootstrap.hpp"
#include "harness/analysis/rank_sum.hpp"

namespace barista {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> ascending(p_values.size());
  std::iota(ascending.begin(), ascending.end(), std::size_t{0});
  std::stable_sort(ascending.begin(), ascending.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double largest = 0;
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    const double p = p_values[ascending[i]] * static_cast<double>(ascending.size() - i);
    largest = std::max(largest, std::min(1.0, p));
    adjusted[ascending[i]] = largest;
  }
  return adjusted;
}

std::size_t processes_needed(std::size_t tests) {
  const double alpha = family_wise_error / static_cast<double>(std::max<std::size_t>(tests, 1));
  std::size_t n = fewest_processes_for_interval;
  while (smallest_rank_sum_p_value(n, n) > alpha) ++n;
  return n;
}

}  // namespace barista
