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

Runtimes with_two_labels(const Runtimes& first, const Runtimes& second,
                         const std::vector<std::string>& names, double slowdown) {
  Runtimes labels;
  for (const std::string& name : names) {
    const PresentRuntime* ours = first.find_present(name);
    const PresentRuntime* theirs = second.find_present(name);
    if (ours == nullptr || theirs == nullptr) continue;
    labels.present.push_back(labelled(*ours, first_label));
    labels.present.push_back(labelled(*theirs, second_label));
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
  const auto in_both = [](std::vector<std::string>& runtimes) {
    std::vector<std::string> labels;
    for (const std::string& runtime : runtimes)
      for (const std::string_view label : {first_label, second_label})
        labels.push_back(runtime + std::string(label));
    runtimes = std::move(labels);
  };
  for (CellGroup& group : suite.cells) {
    in_both(group.also);
    in_both(group.only);
    std::map<std::string, std::string> except;
    for (const auto& [runtime, reason] : group.except)
      for (const std::string_view label : {first_label, second_label})
        except[runtime + std::string(label)] = reason;
    group.except = std::move(except);
  }
  return suite;
}

std::string_view without_label(std::string_view runtime) {
  for (const std::string_view label : {first_label, second_label})
    if (runtime.ends_with(label)) runtime.remove_suffix(label.size());
  return runtime;
}

TwoSides split_labels(const SampleGrouper& samples) {
  const Lines* const lines = &samples.lines();
  const Regimes regimes(std::span(&lines, 1));
  TwoSides sides{.first = {}, .second = {}, .regimes = {regimes, *lines, *lines}};
  for (auto& [key, series] : samples.group(regimes, sides.regimes.chosen())) {
    const bool is_first = key.runtime.ends_with(first_label);
    Cell cell = key;
    cell.runtime = without_label(key.runtime);
    (is_first ? sides.first : sides.second)[cell] = series;
  }
  return sides;
}

}  // namespace barista
