// Where does the spread of a figure come from, and how many processes and repetitions are worth
// their time? The two-level design of Kalibera and Jones (Rigorous Benchmarking in Reasonable Time,
// ISMM 2013): components of variance of processes and of repetitions within a process, by one-way
// analysis of variance with random effects; then the counts that give the narrowest interval for a
// second of measuring. On the scale of logarithms, so that a component is a squared relative spread
// and figures of any size compare.
#pragma once

#include <cstddef>
#include <optional>

#include "harness/analysis/process_values.hpp"

namespace barista {

/// Squared standard deviations of log values.
struct VarianceComponents {
  double process = 0;     // between processes, beyond what repetitions explain; never negative
  double repetition = 0;  // between repetitions of a process

  /// Share of the variance that repetitions of one process have in common.
  double intra_process_correlation() const;
};

/// Nothing unless there are two processes, one of them with two repetitions, and all values are
/// positive.
std::optional<VarianceComponents> variance_components(const ProcessValues& values);

/// What a process and each of its repetitions cost, in seconds.
struct Costs {
  double process_s = 0;
  double repetition_s = 0;
};

/// The repetitions per process that give the narrowest interval for the time: the root of the ratio
/// of costs times the ratio of variances. At least 1, at most `most`, which is also the answer
/// where processes do not differ.
std::size_t best_repetitions(const VarianceComponents& components, const Costs& costs,
                             std::size_t most);

/// How many processes of so many repetitions make the 95 % interval of the median reach no further
/// than `half_width` (0.05 is 5 %) to either side, if values are log-normal. At least the fewest
/// that have an interval.
std::size_t processes_for_width(const VarianceComponents& components, std::size_t repetitions,
                                double half_width);

}  // namespace barista
