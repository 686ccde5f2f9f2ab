#include "harness/plan/selection.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"

namespace barista {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> without_duplicates(const std::vector<std::string>& names) {
  std::vector<std::string> unique;
  for (const std::string& name : names)
    if (!contains(unique, name)) unique.push_back(name);
  return unique;
}

void check_experiment(const std::string& name, const Suite& suite, const Runtimes& runtimes) {
  std::vector<std::string> known;
  for (const ExperimentDescription& one : runtimes.experiments()) known.push_back(one.name);
  if (!contains(known, name))
    throw UsageError(fmt::format("there is no experiment '{}'{}", name, suggest_name(name, known)));
  for (const CellGroup& group : suite.cells)
    if (group.experiment == name) return;
  throw UsageError(
      fmt::format("suite '{}' has no cell of experiment '{}'; choose another suite, or "
                  "add one to suites.toml",
                  suite.id, name));
}

}  // namespace

std::vector<std::string> select_runtimes(const Suite& suite, const Runtimes& runtimes,
                                         const std::vector<std::string>& asked) {
  for (const std::string& name : asked) {
    if (runtimes.find_present(name) != nullptr) continue;
    if (const AbsentRuntime* absent = runtimes.find_absent(name))
      throw UsageError(fmt::format("runtime '{}' is not present: {}", name, absent->reason));
    throw UsageError(
        fmt::format("there is no runtime '{}'{}", name, suggest_name(name, runtimes.names())));
  }
  if (!asked.empty()) return without_duplicates(asked);
  if (!suite.runtimes.empty()) return without_duplicates(suite.runtimes);
  std::vector<std::string> present;
  for (const PresentRuntime& one : runtimes.present) present.push_back(one.description.runtime);
  return present;
}

Suite select_experiments(Suite suite, const Runtimes& runtimes,
                         const std::vector<std::string>& asked) {
  if (asked.empty()) return suite;
  for (const std::string& name : asked) check_experiment(name, suite, runtimes);
  std::erase_if(suite.cells,
                [&](const CellGroup& group) { return !contains(asked, group.experiment); });
  return suite;
}

void keep_only(const std::vector<std::string>& wanted, Suite& suite) {
  const auto is_unwanted = [&](const std::string& runtime) {
    return std::find(wanted.begin(), wanted.end(), runtime) == wanted.end();
  };
  std::erase_if(suite.cells, [&](CellGroup& group) {
    group.also.clear();
    const bool is_for_certain_ones = !group.only.empty();
    std::erase_if(group.only, is_unwanted);
    return is_for_certain_ones && group.only.empty();
  });
}

}  // namespace barista
