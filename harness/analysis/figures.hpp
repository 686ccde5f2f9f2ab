// The figure that a definition asks for, found in a summary, or the reason why there is none. Knows
// no verdicts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/analysis/claims.hpp"
#include "harness/analysis/run_spread.hpp"
#include "harness/analysis/summary.hpp"

namespace barista {

struct Figure {
  std::optional<double> value;
  std::optional<double> low;   // of its interval; missing: there is no interval
  std::optional<double> high;  // missing with a low end: the value is a lower bound
  double run_spread = 0;       // on the scale of logarithms: RunSpread; 0: it does not vary so
  std::size_t processes = 0;   // behind the interval of a median; 0: there is none
  std::string missing;         // why there is no value, or no interval
  bool applicable = true;      // false: the runtime lacks the capability, or keeps no such account
  bool contaminated = false;   // too much of it was disturbed to decide anything
  std::string remark;          // what a reader of the value must know
};

/// What runtimes say of themselves that they cannot do: (runtime, experiment) -> why. A run has
/// rows of it only where its suite asked for it.
using Incapabilities = std::map<std::pair<std::string, std::string>, std::string>;

Figure find_figure(const Definition& definition, const Summary& summary, const std::string& subject,
                   const Incapabilities& incapabilities = {}, const RunSpread& spread = {});

}  // namespace barista
