#include "harness/plan/present_runtimes.hpp"

namespace barista {

const PresentRuntime* Runtimes::find_present(const std::string& runtime) const {
  for (const PresentRuntime& one : present)
    if (one.description.runtime == runtime) return &one;
  return nullptr;
}

const AbsentRuntime* Runtimes::find_absent(const std::string& runtime) const {
  for (const AbsentRuntime& one : absent)
    if (one.runtime == runtime) return &one;
  return nullptr;
}

std::vector<std::string> Runtimes::names() const {
  std::vector<std::string> names;
  for (const PresentRuntime& one : present) names.push_back(one.description.runtime);
  for (const AbsentRuntime& one : absent) names.push_back(one.runtime);
  return names;
}

std::vector<RuntimeDescription> Runtimes::descriptions() const {
  std::vector<RuntimeDescription> descriptions;
  for (const PresentRuntime& one : present) descriptions.push_back(one.description);
  return descriptions;
}

std::vector<ExperimentDescription> Runtimes::experiments() const {
  return all_experiments(descriptions());
}

}  // namespace barista
