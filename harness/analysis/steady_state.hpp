// Whether the repetitions of a process had come to rest: steady, still warming, or without a steady
// state. Warm-up is not assumed; it is looked for. After Barrett et al., "Virtual Machine Warmup
// Blows Hot and Cold" (OOPSLA 2017), whose classes these are, with tests that stay honest for few
// repetitions.
//
//   trend         Mann (Econometrica 13, 1945) and Kendall: over all pairs, do later values tend to
//                 be larger, or smaller? Exact for no more than eight values, else by the normal
//                 approximation.
//   change point  Pettitt (Applied Statistics 28, 1979): is there a split whose two sides differ?
// Either must be significant at 5 %, and move the values by more than 5 % of their median: what is
// smaller matters less than what separates processes.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace barista {

enum class Phase {
  steady,
  warming,    // values fall: what comes later is faster
  unsteady,   // they rise, or jump between levels: no steady state
  too_short,  // fewer repetitions than any test can judge
};

std::string_view name_of(Phase phase);

inline constexpr std::size_t fewest_repetitions_for_phase = 5;

/// Of one process: times in the order of the repetitions.
Phase phase_of(std::span<const double> times);

/// How many processes of a cell are in which phase.
class Phases {
 public:
  void add(std::span<const double> times) { ++counts_[phase_of(times)]; }

  /// "5 steady, 2 warming"; empty if there is nothing that could be judged.
  std::string words() const;

 private:
  std::map<Phase, std::size_t> counts_;
};

}  // namespace barista
