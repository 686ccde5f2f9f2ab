// Comparisons made for tests, of samples that made_samples.hpp makes.
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "harness/analysis/compare.hpp"
#include "tests/analysis/made_samples.hpp"

namespace barista::testing {

inline const Cell ring = cell("go", "token_ring", "tasks=2");

/// Ten processes from 0.9955 to 1.0045 times `value`.
inline std::vector<double> narrow(double value) {
  std::vector<double> values;
  for (int i = 0; i < 10; ++i) values.push_back(value * (0.9955 + 0.001 * i));
  return values;
}

inline ComparisonReport compare_all(const MadeSamples& first, const MadeSamples& second,
                                    const Narrowing& of_first = {},
                                    const Narrowing& of_second = {}) {
  const GroupedSamples a = first.grouped(), b = second.grouped();
  return compare({a, of_first, 1}, {b, of_second, 1});
}

inline Comparison only(const MadeSamples& first, const MadeSamples& second,
                       const Narrowing& of_first = {}, const Narrowing& of_second = {}) {
  const ComparisonReport report = compare_all(first, second, of_first, of_second);
  EXPECT_EQ(report.comparisons.size(), 1u);
  return report.comparisons.at(0);
}

inline MadeSamples hops(const std::vector<double>& values) {
  return MadeSamples().processes(ring, "hop_ns", values);
}

}  // namespace barista::testing
