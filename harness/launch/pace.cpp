#include "harness/launch/pace.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace barista {

namespace {

/// What starting and running a task, and parking it until all of them are there, took on two cores
/// of a server: about the middle of several runtimes, which differ by ten times.
struct TaskCosts {
  double run_s;
  double park_s;
};
constexpr TaskCosts kernel_thread_costs{2.5e-5, 1.1e-4};
constexpr TaskCosts user_space_costs{1.5e-7, 4e-6};

constexpr double start_s = 0.02;  // of a process that measures nothing

/// The values in "tasks=100;n=5", with the names of their axes.
template <class Use>
void for_each_param(std::string_view params, Use use) {
  while (!params.empty()) {
    const std::string param(params.substr(0, params.find(';')));
    params.remove_prefix(std::min(param.size() + 1, params.size()));
    const std::size_t equals = std::min(param.find('='), param.size());
    use(param.substr(0, equals), std::atof(param.c_str() + std::min(equals + 1, param.size())));
  }
}

double value_of(std::string_view params, const std::string& axis) {
  double found = 0;
  for_each_param(params, [&](const std::string& name, double value) {
    if (name == axis) found = value;
  });
  return found;
}

/// About how many tasks a cell has: nobody says which of its axes counts them.
double size_of(std::string_view params) {
  double largest = 0;
  for_each_param(params,
                 [&](const std::string&, double value) { largest = std::max(largest, value); });
  return largest;
}

/// A suite gives the more tasks to a runtime the less they cost it.
double one_shot_seconds(const std::string& params, const TaskCosts& costs) {
  constexpr double unknown_s = 0.3, most_s = 0.8;
  const double tasks = value_of(params, "tasks");
  return tasks > 0 ? start_s + std::min(most_s, costs.park_s * tasks) : unknown_s;
}

/// Calibration and repetitions, none of which is shorter than an iteration.
double repeated_seconds(const std::string& params, const ProcessSettings& settings,
                        const TaskCosts& costs) {
  constexpr double calibration_share = 1.6, calibrating_iterations = 2;
  const double asked_s = calibration_share * settings.repetitions * settings.min_time_s;
  const double least_s =
      (settings.repetitions + calibrating_iterations) * costs.run_s * size_of(params);
  return start_s + std::max(asked_s, least_s);
}

const RuntimeDescription* find_worker(const std::vector<RuntimeDescription>& workers,
                                      const std::string& runtime) {
  for (const RuntimeDescription& worker : workers)
    if (worker.runtime == runtime) return &worker;
  return nullptr;
}

}  // namespace

double known_seconds(const ExperimentDescription& experiment, const std::string& params) {
  const double rate = value_of(params, experiment.rate_axis);
  return experiment.seconds + (rate > 0 ? static_cast<double>(experiment.operations) / rate : 0);
}

double expected_seconds(const PlannedProcess& process, const ProcessSettings& settings,
                        const std::vector<RuntimeDescription>& workers, long search_cap) {
  // A search is several processes, of which the largest have all its tasks.
  constexpr double search_s = 0.1, search_task_s = 4e-6;
  if (!process.unsupported.empty()) return 0;
  const RuntimeDescription* worker = find_worker(workers, process.key.runtime);
  const bool has_threads = worker != nullptr && worker->tasks == Tasks::kernel_threads;
  const TaskCosts& costs = has_threads ? kernel_thread_costs : user_space_costs;
  const std::string& params = process.key.params;
  const ExperimentDescription* experiment =
      worker == nullptr ? nullptr : worker->find_experiment(process.key.experiment);
  if (experiment != nullptr) {
    if (experiment->is_search()) return search_s + search_task_s * static_cast<double>(search_cap);
    const double known = known_seconds(*experiment, params);
    if (known > 0) return start_s + known;
    if (experiment->one_shot) return one_shot_seconds(params, costs);
  }
  return repeated_seconds(params, settings, costs);
}

Pace::Pace(ProcessSettings settings, std::vector<RuntimeDescription> workers)
    : settings_(settings), workers_(std::move(workers)) {}

double Pace::forecast(const PlannedProcess& process) const {
  const double expected = expected_seconds(process, settings_, workers_);
  const auto found = by_experiment_.find(process.key.experiment);
  return expected * (found == by_experiment_.end() ? all_ : found->second).ratio();
}

void Pace::observe(const PlannedProcess& process, double seconds) {
  const double expected = expected_seconds(process, settings_, workers_);
  for (Tally* tally : {&all_, &by_experiment_[process.key.experiment]}) {
    tally->expected += expected;
    tally->taken += seconds;
  }
}

}  // namespace barista
