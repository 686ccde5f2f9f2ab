#include "harness/cli/known_names.hpp"

#include <set>
#include <utility>

#include "harness/machine/placements.hpp"
#include "harness/plan/figure_params.hpp"
#include "harness/plan/runtime_names.hpp"
#include "harness/record/errors.hpp"

namespace barista {
namespace {

void throw_if_any(const std::string& objection) {
  if (!objection.empty()) throw UsageError(objection);
}

KnownNames names_of(const std::vector<ExperimentDescription>& experiments) {
  KnownNames known{.check_placement = check_placement_name};
  for (const ExperimentDescription& one : experiments) known.experiments.insert(one.name);
  known.check_params = [experiments](std::string_view experiment, std::string_view metric,
                                     std::string_view params) {
    for (const ExperimentDescription& one : experiments)
      if (one.name == experiment) throw_if_any(objection_to_params(one, metric, params));
  };
  return known;
}

}  // namespace

KnownNames known_names(const Runtimes& runtimes) {
  KnownNames known = names_of(runtimes.experiments());
  known.check_runtime = [names = runtimes.names()](const std::string& name) {
    throw_if_any(objection_to_runtime(name, names));
  };
  return known;
}

KnownNames known_names(const RecordedRun& run) {
  std::vector<RuntimeDescription> workers;
  std::vector<std::string> names;
  std::set<std::string> experiments;
  for (const nlohmann::json& worker : run.manifest.workers) {
    const std::string label = worker.at("runtime");
    names.push_back(label.substr(0, label.find('#')));  // of two builds
    const nlohmann::json& description = worker.at("description");
    for (const nlohmann::json& one : description.at("experiments"))
      experiments.insert(one.at("name").get<std::string>());
    try {
      workers.push_back(parse_description(description));
    } catch (const InvalidData&) {
      // It is of another version of the protocol: its axes are not known, and any params may be.
    }
  }
  for (const auto& [runtime, reason] : run.manifest.absent) names.push_back(runtime);
  KnownNames known = names_of(all_experiments(workers));
  known.experiments = std::move(experiments);
  known.check_runtime = [names](const std::string& name) {
    throw_if_any(objection_to_slip(name, names));
  };
  return known;
}

}  // namespace barista
