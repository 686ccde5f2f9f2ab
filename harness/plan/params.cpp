#include "harness/plan/params.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"

namespace barista {
namespace {

struct AskedParam {
  std::string axis;
  std::vector<long> values;
};

[[noreturn]] void fail_form(const std::string& asked) {
  throw UsageError(fmt::format(
      "--param should be an axis and whole numbers, such as tasks=10,100, not '{}'", asked));
}

long parse_value(std::string_view text, const std::string& asked) {
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range)
    throw UsageError(fmt::format("--param: {} is beyond what any axis takes; see `barista list`",
                                 text.substr(0, static_cast<std::size_t>(end - text.data()))));
  if (error != std::errc{} || end != text.data() + text.size()) fail_form(asked);
  return value;
}

AskedParam parse_param(const std::string& asked) {
  const std::size_t equals = std::min(asked.find('='), asked.size());
  AskedParam param{.axis = asked.substr(0, equals), .values = {}};
  if (param.axis.empty()) fail_form(asked);
  std::string_view rest = std::string_view(asked).substr(std::min(equals + 1, asked.size()));
  do {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    param.values.push_back(parse_value(rest.substr(0, comma), asked));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  } while (!rest.empty());
  return param;
}

const ExperimentDescription* find(const std::vector<ExperimentDescription>& experiments,
                                  const std::string& name) {
  for (const ExperimentDescription& one : experiments)
    if (one.name == name) return &one;
  return nullptr;
}

void set_param(CellGroup& group, const AskedParam& param, const ExperimentDescription& experiment) {
  if (experiment.is_search() && param.values.size() != 1)
    throw UsageError(fmt::format("--param: '{}' is a search up to one number of {}, so give one",
                                 experiment.name, param.axis));
  const AxisDescription& known = *experiment.find_axis(param.axis);
  for (const long value : param.values)
    if (const std::string expected = known.expectation_missed_by(value); !expected.empty())
      throw UsageError(fmt::format("--param: '{}' of experiment '{}' should be {}, not {}",
                                   param.axis, experiment.name, expected, value));
  for (auto& [axis, values] : group.params)
    if (axis == param.axis) values = param.values;
}

}  // namespace

void require_param_form(const std::string& asked) { parse_param(asked); }

void set_params(Suite& suite, const std::vector<std::string>& asked,
                const std::vector<ExperimentDescription>& experiments) {
  std::set<std::string> seen;
  std::set<std::string> axes;
  for (const CellGroup& group : suite.cells)
    for (const auto& [axis, values] : group.params) axes.insert(axis);
  for (const std::string& text : asked) {
    const AskedParam param = parse_param(text);
    if (!axes.contains(param.axis))
      throw UsageError(fmt::format("--param: nothing that would be run has the axis '{}'{}",
                                   param.axis,
                                   suggest_name(param.axis, {axes.begin(), axes.end()})));
    if (!seen.insert(param.axis).second)
      throw UsageError(fmt::format(
          "--param: '{}' is given twice; give all of its values at once, such as {}=10,100",
          param.axis, param.axis));
    for (CellGroup& group : suite.cells)
      if (const auto* experiment = find(experiments, group.experiment);
          experiment != nullptr && experiment->find_axis(param.axis) != nullptr)
        set_param(group, param, *experiment);
  }
}

}  // namespace barista
