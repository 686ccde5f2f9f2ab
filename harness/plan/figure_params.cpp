#include "harness/plan/figure_params.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "harness/contract/metrics.hpp"
#include "harness/record/nearest.hpp"

namespace barista {
namespace {

constexpr std::string_view tasks_axis = "tasks";

/// Whether the analysis makes the metric out of processes with different numbers of tasks.
bool is_slope_over_tasks(std::string_view metric) {
  return metric.ends_with("_per_task") || metric == metrics::layers_share_of_lost.name;
}

/// Those that a row of a summary names: a search and a slope have used up the number of tasks.
std::vector<AxisDescription> axes_of_figure(const ExperimentDescription& experiment,
                                            std::string_view metric) {
  std::vector<AxisDescription> axes = experiment.axes;
  if (experiment.is_search() || is_slope_over_tasks(metric))
    std::erase_if(axes, [](const AxisDescription& axis) { return axis.name == tasks_axis; });
  return axes;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream rest(text);
  for (std::string part; std::getline(rest, part, separator);) parts.push_back(part);
  return parts;
}

/// Why `param` is no "tasks=2" of this axis; empty if it is.
std::string objection_to_value(const AxisDescription& axis, const std::string& param) {
  const std::string text = param.substr(axis.name.size() + 1);
  long value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  // As the rows write it: without a sign, spaces or leading zeros.
  std::string expected = "a whole number such as 100";
  if (std::to_string(value) == text) expected = axis.expectation_missed_by(value);
  if (expected.empty()) return {};
  return fmt::format("'{}' in 'params' should be {}, not '{}'", axis.name, expected, text);
}

}  // namespace

std::string objection_to_params(const ExperimentDescription& experiment, std::string_view metric,
                                std::string_view params) {
  const std::vector<AxisDescription> axes = axes_of_figure(experiment, metric);
  const std::vector<std::string> given = split(std::string(params), ';');
  std::vector<std::string> names, form;
  for (const AxisDescription& axis : axes) {
    names.push_back(axis.name);
    form.push_back(axis.name + "=...");
  }
  bool has_form = given.size() == axes.size();
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string axis = given[i].substr(0, given[i].find('='));
    if (experiment.find_axis(axis) == nullptr)
      return fmt::format("experiment '{}' has no axis '{}'{}", experiment.name, axis,
                         suggest_name(axis, names));
    has_form = has_form && given[i].starts_with(names[i] + "=");
  }
  if (!has_form)
    return axes.empty()
               ? fmt::format("{} of experiment '{}' has no params; leave them out, not '{}'",
                             metric, experiment.name, params)
               : fmt::format("{} of experiment '{}' needs params = \"{}\", not \"{}\"", metric,
                             experiment.name, fmt::join(form, ";"), params);
  for (std::size_t i = 0; i < given.size(); ++i)
    if (std::string objection = objection_to_value(axes[i], given[i]); !objection.empty())
      return objection;
  return {};
}

}  // namespace barista
