#include "harness/plan/suite.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/machine/placements.hpp"
#include "harness/plan/gate_rules.hpp"
#include "harness/plan/runtime_names.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/nearest.hpp"
#include "harness/record/toml_view.hpp"

namespace barista {
namespace {

template <class Named, class NameOf>
std::vector<std::string> names_of(const std::vector<Named>& all, NameOf name_of_one) {
  std::vector<std::string> names;
  for (const Named& one : all) names.push_back(name_of_one(one));
  return names;
}

void check_runtime(const TomlView& table, int line, const std::string& runtime,
                   const Vocabulary& vocabulary) {
  const std::string objection = objection_to_runtime(runtime, vocabulary.runtimes);
  if (!objection.empty()) table.fail(line, objection);
}

const ExperimentDescription& experiment_of(const TomlView& group, const Vocabulary& vocabulary) {
  const std::string name = group.text("experiment");
  for (const ExperimentDescription& experiment : vocabulary.experiments)
    if (experiment.name == name) return experiment;
  const auto names = names_of(vocabulary.experiments, [](const auto& one) { return one.name; });
  group.fail(group.line_of("experiment"),
             fmt::format("there is no experiment '{}'{}", name, suggest_name(name, names)));
}

void check_axes_are_known(const TomlView& params, const ExperimentDescription& experiment) {
  const auto names = names_of(experiment.axes, [](const auto& axis) { return axis.name; });
  for (const std::string& key : params.keys())
    if (experiment.find_axis(key) == nullptr)
      params.fail(params.line_of(key), fmt::format("experiment '{}' has no axis '{}'{}",
                                                   experiment.name, key, suggest_name(key, names)));
}

/// Where the harness searches, it searches along this axis, from the suite's only value downwards.
constexpr std::string_view searched_axis = "tasks";

auto read_params(const TomlView& group, const ExperimentDescription& experiment) {
  std::vector<std::pair<std::string, std::vector<long>>> params;
  if (group.has("params")) check_axes_are_known(group.table("params"), experiment);
  for (const AxisDescription& axis : experiment.axes) {
    const std::string needed = fmt::format("params = {{{} = [...]}}", axis.name);
    if (!group.has("params") || !group.table("params").has(axis.name))
      group.fail(group.line(), fmt::format("experiment '{}' has the axis '{}'; add {}",
                                           experiment.name, axis.name, needed));
    const TomlView values = group.table("params");
    params.emplace_back(axis.name, values.whole_numbers(axis.name, [&](long value) {
      return axis.expectation_missed_by(value);
    }));
    if (experiment.is_search() && axis.name == searched_axis && params.back().second.size() != 1)
      group.fail(group.line_of("params"),
                 fmt::format("experiment '{}' is a search: 'tasks' should be a list of one number, "
                             "its upper end",
                             experiment.name));
  }
  return params;
}

std::vector<std::string> read_placements(const TomlView& group) {
  std::vector<std::string> names = group.texts("placement");
  for (const std::string& name : names) {
    try {
      check_placement_name(name);
    } catch (const UsageError& error) {
      group.fail(group.line_of("placement"), error.what());
    }
  }
  return names;
}

constexpr std::int64_t most_workers = 4096;
// So few that the plan has room in memory.
constexpr long most_rounds = 10'000;

std::vector<WorkerCount> read_workers(const TomlView& group) {
  std::vector<WorkerCount> counts;
  for (const toml::node& node : group.list("workers", "numbers or \"all\"")) {
    const auto number = node.value_exact<std::int64_t>();
    if (number && *number >= 1 && *number <= most_workers)
      counts.emplace_back(static_cast<unsigned>(*number));
    else if (node.value_exact<std::string>() == "all")
      counts.emplace_back(std::nullopt);
    else
      group.fail(static_cast<int>(node.source().begin.line),
                 "'workers' should be a list of whole numbers from 1 to 4096, or \"all\"");
  }
  return counts;
}

CellGroup read_group(TomlView table, const std::string& suite, const Vocabulary& vocabulary) {
  table.rename(fmt::format("a table of cells of suite '{}'", suite));
  table.allow_only(
      {"experiment", "params", "placement", "workers", "rounds", "except", "also", "only"});
  const ExperimentDescription& experiment = experiment_of(table, vocabulary);
  CellGroup group{.experiment = experiment.name,
                  .params = read_params(table, experiment),
                  .placements = read_placements(table),
                  .workers = read_workers(table)};
  if (table.has("rounds"))
    group.rounds = static_cast<int>(table.whole_number("rounds", 1, most_rounds));
  const auto read_runtimes = [&](const std::string& key) -> std::vector<std::string> {
    if (!table.has(key)) return {};
    const std::vector<std::string> names = table.texts(key);
    for (const std::string& name : names)
      check_runtime(table, table.line_of(key), name, vocabulary);
    return names;
  };
  group.also = read_runtimes("also");
  group.only = read_runtimes("only");
  if (!table.has("except")) return group;
  const TomlView except = table.table("except");
  for (const std::string& runtime : except.keys()) {
    check_runtime(except, except.line_of(runtime), runtime, vocabulary);
    group.except[runtime] = except.text(runtime);
  }
  return group;
}

Suite read_suite(TomlView table, const Vocabulary& vocabulary) {
  table.rename("a suite");
  const std::string id = table.name("id");
  table.rename(fmt::format("suite '{}'", id));
  table.allow_only({"id", "description", "rounds", "repetitions", "min_time_s", "timeout_s",
                    "memory_ceiling_mib", "runtimes", "cells"});
  Suite suite{
      .id = id,
      .description = table.text("description"),
      .rounds = static_cast<int>(table.whole_number("rounds", 1, most_rounds)),
      .process = {.repetitions = static_cast<int>(table.whole_number("repetitions", 1, 1000)),
                  .min_time_s = table.positive_number("min_time_s", 3600),
                  .timeout_s = table.positive_number("timeout_s", 86400),
                  .memory_ceiling_mib = table.whole_number("memory_ceiling_mib", 1, 1L << 30)}};
  if (suite.process.repetitions * suite.process.min_time_s > suite.process.timeout_s)
    table.fail("timeout_s",
               fmt::format("'timeout_s' of suite '{}' ({}) is too short for {} repetitions of at "
                           "least {} s",
                           id, suite.process.timeout_s, suite.process.repetitions,
                           suite.process.min_time_s));
  if (table.has("runtimes")) suite.runtimes = table.texts("runtimes");
  for (const std::string& runtime : suite.runtimes)
    check_runtime(table, table.line_of("runtimes"), runtime, vocabulary);
  for (const TomlView& group : table.tables("cells"))
    suite.cells.push_back(read_group(group, id, vocabulary));
  return suite;
}

}  // namespace

std::vector<Suite> load_suites(const std::filesystem::path& suites_toml,
                               const Vocabulary& vocabulary) {
  const toml::table content = parse_toml(suites_toml);
  const TomlView file(suites_toml, content, "the file");
  // Not for its rules, but so that a mistake in them is told long before a gate needs them.
  read_gate_rules(file);
  std::vector<Suite> suites;
  std::map<std::string, int> line_of_id;
  for (const TomlView& table : file.tables("suite")) {
    suites.push_back(read_suite(table, vocabulary));
    const auto [first, is_new] = line_of_id.emplace(suites.back().id, table.line_of("id"));
    if (!is_new)
      table.fail(table.line_of("id"),
                 fmt::format("suite id '{}' is already used in line {}; choose another",
                             first->first, first->second));
  }
  return suites;
}

const Suite& find_suite(const std::vector<Suite>& suites, const std::string& id) {
  for (const Suite& suite : suites)
    if (suite.id == id) return suite;
  const auto names = names_of(suites, [](const Suite& suite) { return suite.id; });
  throw UsageError(fmt::format("there is no suite '{}'{}", id, suggest_name(id, names)));
}

}  // namespace barista
