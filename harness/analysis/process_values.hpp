// The values of one metric in one cell, grouped by the process that measured them: the process, not
// the value, is the unit of inference, since values of one process resemble each other (layout,
// placement, warm-up).
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace barista {

class ProcessValues {
 public:
  /// Adds a process with its repetitions, at least one, in any order.
  void add_process(std::span<const double> repetitions) {
    values_.insert(values_.end(), repetitions.begin(), repetitions.end());
    std::sort(values_.begin() + static_cast<std::ptrdiff_t>(size() == 0 ? 0 : ends_.back()),
              values_.end());
    ends_.push_back(values_.size());
  }

  std::size_t size() const { return ends_.size(); }
  std::size_t value_count() const { return values_.size(); }

  /// The repetitions of process i, ascending.
  std::span<const double> process(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::span(values_).subspan(begin, ends_[i] - begin);
  }

 private:
  std::vector<double> values_;
  std::vector<std::size_t> ends_;
};

/// The median of ascending values; of an even number the mean of the middle two.
inline double median_of_sorted(std::span<const double> ascending) {
  const std::size_t middle = ascending.size() / 2;
  if (ascending.size() % 2 == 1) return ascending[middle];
  return std::midpoint(ascending[middle - 1], ascending[middle]);
}

/// One value a process: the median of its repetitions. In the order of the processes.
inline std::vector<double> medians_of_processes(const ProcessValues& values) {
  std::vector<double> medians(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) medians[i] = median_of_sorted(values.process(i));
  return medians;
}

/// The mean of at least one value.
inline double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// One value a process: the mean of its repetitions. In the order of the processes.
inline std::vector<double> means_of_processes(const ProcessValues& values) {
  std::vector<double> means(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) means[i] = mean_of(values.process(i));
  return means;
}

/// The mean of the processes' means: no process counts more because it had more repetitions.
inline double mean_of_processes(const ProcessValues& values) {
  return mean_of(means_of_processes(values));
}

}  // namespace barista
