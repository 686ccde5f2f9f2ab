#include "harness/launch/cell_command.hpp"

#include <fmt/format.h>

#include <map>

namespace barista {
namespace {

std::map<std::string, std::string> split_params(std::string_view params) {
  std::map<std::string, std::string> values;
  while (!params.empty()) {
    const std::string_view one = params.substr(0, params.find(';'));
    const std::size_t equals = std::min(one.find('='), one.size());
    values[std::string(one.substr(0, equals))] = one.substr(std::min(equals + 1, one.size()));
    params.remove_prefix(std::min(one.size() + 1, params.size()));
  }
  return values;
}

}  // namespace

std::string case_name(const Cell& key, const ExperimentDescription& experiment,
                      long searched_tasks) {
  const std::map<std::string, std::string> values = split_params(key.params);
  std::string name = key.experiment;
  for (const AxisDescription& axis : experiment.axes) {
    const auto value = values.find(axis.name);
    name += fmt::format("/{}:{}", axis.name,
                        value == values.end() ? std::to_string(searched_tasks) : value->second);
  }
  return fmt::format("{}/workers:{}", name, key.workers);
}

std::vector<std::string> cell_arguments(const std::string& case_name, const PlannedProcess& process,
                                        const ProcessSettings& settings, bool tell_pus) {
  std::vector<std::string> arguments{
      "--barista_case=" + case_name, "--benchmark_format=json",
      fmt::format("--benchmark_repetitions={}", settings.repetitions),
      fmt::format("--benchmark_min_time={}", settings.min_time_s),
      fmt::format("--barista_seed={}", process.seed)};
  if (tell_pus) arguments.push_back("--barista_pus=" + join_pus(process.pus, ','));
  return arguments;
}

std::size_t environment_padding(const PlannedProcess& process) {
  constexpr std::uint64_t most_bytes = 4096;  // a page
  return static_cast<std::size_t>(process.seed % most_bytes);
}

}  // namespace barista
