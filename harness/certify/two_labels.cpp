#include "harness/certify/two_labels.hpp"

#include <fmt/format.h>

namespace barista {
namespace {

constexpr std::string_view first_label = "#1", second_label = "#2";

PresentRuntime labelled(PresentRuntime runtime, std::string_view label) {
  runtime.description.runtime += label;
  return runtime;
}

}  // namespace

Runtimes with_two_labels(const Runtimes& runtimes, const std::vector<std::string>& names,
                         double slowdown) {
  Runtimes labels;
  for (const std::string& name : names)
    if (const PresentRuntime* runtime = runtimes.find_present(name)) {
      labels.present.push_back(labelled(*runtime, first_label));
      labels.present.push_back(labelled(*runtime, second_label));
      if (slowdown > 0)
        labels.present.back().arguments.push_back(fmt::format("--barista_slowdown={}", slowdown));
    }
  return labels;
}

Suite with_two_labels(Suite suite, const std::vector<std::string>& names) {
  suite.runtimes.clear();
  for (const std::string& name : names)
    for (const std::string_view label : {first_label, second_label})
      suite.runtimes.push_back(name + std::string(label));
  for (CellGroup& group : suite.cells) {
    std::map<std::string, std::string> except;
    for (const auto& [runtime, reason] : group.except)
      for (const std::string_view label : {first_label, second_label})
        except[runtime + std::string(label)] = reason;
    group.except = std::move(except);
  }
  return suite;
}

TwoSides split_labels(const GroupedSamples& samples) {
  TwoSides sides;
  for (const auto& [key, series] : samples) {
    const bool is_first = key.runtime.ends_with(first_label);
    Cell cell = key;
    cell.runtime.resize(cell.runtime.size() - first_label.size());
    (is_first ? sides.first : sides.second)[cell] = series;
  }
  return sides;
}

}  // namespace barista
