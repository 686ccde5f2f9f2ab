#include "harness/launch/pace.hpp"

#include <cstdlib>
#include <string_view>

namespace barista {

namespace {

/// The axis' value in "tasks=100;n=5"; 0 without it.
double value_of(std::string_view params, const std::string& axis) {
  const std::string padded = ";" + std::string(params);
  const std::size_t found = padded.find(";" + axis + "=");
  return found == std::string::npos ? 0 : std::atof(padded.c_str() + found + axis.size() + 2);
}

double known_seconds(const ExperimentDescription& experiment, const std::string& params) {
  const double rate = value_of(params, experiment.rate_axis);
  return experiment.seconds + (rate > 0 ? static_cast<double>(experiment.operations) / rate : 0);
}

}  // namespace

double expected_seconds(const PlannedProcess& process, const ProcessSettings& settings,
                        const std::vector<ExperimentDescription>& experiments, long search_cap) {
  // What such processes took on two cores of a server: a start, then calibration and repetitions,
  // or one shot. A search is several processes, of which the largest have all its tasks.
  constexpr double start_s = 0.03, one_shot_s = 0.3, search_s = 0.3, search_task_s = 4e-6,
                   calibration_share = 1.6;
  if (!process.unsupported.empty()) return 0;
  for (const ExperimentDescription& experiment : experiments) {
    if (experiment.name != process.key.experiment) continue;
    if (experiment.is_search()) return search_s + search_task_s * static_cast<double>(search_cap);
    const double known = known_seconds(experiment, process.key.params);
    if (known > 0) return start_s + known;
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
