// The runtimes that a plan can choose from: those that answered, and those that are known and did
// not, with the reason.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/plan/runtime_description.hpp"

namespace barista {

struct PresentRuntime {
  RuntimeDescription description;
  std::filesystem::path executable;
  std::string content_id;  // of the executable's bytes: tells whether it is still the same one
  std::vector<std::string> arguments = {};  // that each of its processes is given besides
  std::string not_copied = {};  // why its processes do not run a fresh copy each; empty if they do
};

struct AbsentRuntime {
  std::string runtime;
  std::string reason;
};

struct Runtimes {
  std::vector<PresentRuntime> present;  // by name
  std::vector<AbsentRuntime> absent;

  const PresentRuntime* find_present(const std::string& runtime) const;
  const AbsentRuntime* find_absent(const std::string& runtime) const;
  std::vector<std::string> names() const;                // present, then absent
  std::vector<RuntimeDescription> descriptions() const;  // of those that are present
  std::vector<ExperimentDescription> experiments() const;
};

}  // namespace barista
