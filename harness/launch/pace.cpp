#include "harness/launch/pace.hpp"

namespace barista {

double expected_seconds(const PlannedProcess& process, const ProcessSettings& settings,
                        const std::vector<ExperimentDescription>& experiments) {
  // What such processes took on two cores of a server: a start, then calibration and repetitions,
  // or one shot.
  constexpr double start_s = 0.03, one_shot_s = 0.3, search_s = 4, calibration_share = 1.6;
  if (!process.unsupported.empty()) return 0;
  for (const ExperimentDescription& experiment : experiments) {
    if (experiment.name != process.key.experiment) continue;
    if (experiment.is_search()) return search_s;
    if (experiment.one_shot) return one_shot_s;
  }
  return start_s + calibration_share * settings.repetitions * settings.min_time_s;
}

Pace::Pace(ProcessSettings settings, std::vector<ExperimentDescription> experiments)
    : settings_(settings), experiments_(std::move(experiments)) {}

double Pace::forecast(const PlannedProcess& process) const {
  const double expected = expected_seconds(process, settings_, experiments_);
  const auto found = by_experiment_.find(process.key.experiment);
  return expected * (found == by_experiment_.end() ? all_ : found->second).ratio();
}

void Pace::observe(const PlannedProcess& process, double seconds) {
  const double expected = expected_seconds(process, settings_, experiments_);
  for (Tally* tally : {&all_, &by_experiment_[process.key.experiment]}) {
    tally->expected += expected;
    tally->taken += seconds;
  }
}

}  // namespace barista
