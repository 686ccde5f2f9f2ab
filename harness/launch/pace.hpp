// How long processes will take: a rough expectation before the first, corrected by those that have
// run.
#pragma once

#include <map>
#include <string>

#include "harness/plan/runtime_description.hpp"
#include "harness/plan/suite.hpp"
#include "harness/record/plan_csv.hpp"

namespace barista {

/// Knowing nothing but the plan, and up to how many tasks a search may go. Seconds; 0 for cells
/// that cannot be measured.
double expected_seconds(const PlannedProcess& process, const ProcessSettings& settings,
                        const std::vector<RuntimeDescription>& workers,
                        long search_cap = 1'000'000);

/// Of one shot, where the experiment's definition fixes it; else 0.
double known_seconds(const ExperimentDescription& experiment, const std::string& params);

class Pace {
 public:
  Pace(ProcessSettings settings, std::vector<RuntimeDescription> workers);

  /// Seconds; of this experiment's processes so far, else of all so far, else as expected.
  double forecast(const PlannedProcess& process) const;
  void observe(const PlannedProcess& process, double seconds);

 private:
  struct Tally {
    double expected = 0;
    double taken = 0;
    double ratio() const { return expected > 0 ? taken / expected : 1; }
  };

  ProcessSettings settings_;
  std::vector<RuntimeDescription> workers_;
  Tally all_;
  std::map<std::string, Tally> by_experiment_;
};

}  // namespace barista
