// What one side of a comparison has and the other lacks: no ratio stands for it, so it must be
// named, and must not pass a gate.
#pragma once

#include <string>
#include <vector>

#include "harness/analysis/comparable.hpp"

namespace barista {

/// Sentences, by cell: a metric that a side has of another regime than the compared one only; one
/// that only one side reports in a cell that both have measured; and a cell of whose processes one
/// side lost clearly more (by a tenth of them) to crashes, time-outs and wrong answers. `first` and
/// `second` are of the same narrowings as their samples.
std::vector<std::string> gaps_between(const GroupedSamples& first_samples,
                                      const Narrowing& first_narrowing, const Comparables& first,
                                      const GroupedSamples& second_samples,
                                      const Narrowing& second_narrowing, const Comparables& second);

}  // namespace barista
