#include "harness/plan/suite_json.hpp"

namespace barista {
namespace {

using nlohmann::json;

json group_to_json(const CellGroup& group) {
  json params = json::object();
  for (const auto& [axis, values] : group.params) params[axis] = values;
  json workers = json::array();
  for (const WorkerCount& count : group.workers)
    workers.push_back(count ? json(*count) : json("all"));
  return {{"experiment", group.experiment},
          {"params", params},
          {"placement", group.placements},
          {"workers", workers},
          {"rounds", group.rounds ? json(*group.rounds) : json(nullptr)},
          {"except", group.except},
          {"also", group.also},
          {"only", group.only}};
}

}  // namespace

json suite_to_json(const Suite& suite) {
  json cells = json::array();
  for (const CellGroup& group : suite.cells) cells.push_back(group_to_json(group));
  return {{"id", suite.id},
          {"description", suite.description},
          {"rounds", suite.rounds},
          {"repetitions", suite.process.repetitions},
          {"min_time_s", suite.process.min_time_s},
          {"timeout_s", suite.process.timeout_s},
          {"memory_ceiling_mib", suite.process.memory_ceiling_mib},
          {"runtimes", suite.runtimes},
          {"cells", cells}};
}

ProcessSettings process_settings_of(const json& suite) {
  return {.repetitions = suite.at("repetitions"),
          .min_time_s = suite.at("min_time_s"),
          .timeout_s = suite.at("timeout_s"),
          .memory_ceiling_mib = suite.at("memory_ceiling_mib")};
}

}  // namespace barista
