#include "harness/launch/plan_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/launch/duration_text.hpp"
#include "harness/machine/pu_list.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/text/counted.hpp"
#include "harness/text/printable.hpp"
#include "harness/text/table.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

std::vector<std::string> measured_runtimes(const Block& block) {
  std::vector<std::string> names;
  for (const BlockCell& cell : block.cells)
    if (cell.unsupported.empty()) names.push_back(cell.key.runtime);
  return names;
}

std::string params_words(const Block& block) {
  const std::string& params = block.cells.front().key.params;
  if (block.search_cap == 0) return params;
  return fmt::format("{}{}largest tasks up to {}", params, params.empty() ? "" : ";",
                     block.search_cap);
}

Table blocks_table(const std::vector<Block>& blocks) {
  Table table({{"experiment"},
               {"params"},
               {"placement"},
               {"workers", Align::right},
               {"PUs"},
               {"rounds", Align::right},
               {"runtimes", Align::left, 16}});
  for (const Block& block : blocks) {
    const Cell& key = block.cells.front().key;
    const auto names = measured_runtimes(block);
    table.add_row({key.experiment, params_words(block), key.placement, std::to_string(key.workers),
                   block.pus.empty() ? "-" : format_pu_list(block.pus),
                   std::to_string(block.rounds),
                   names.empty() ? "-" : fmt::format("{}", fmt::join(names, " "))});
  }
  return table;
}

/// A row for each runtime and reason, with how many cells it concerns.
Table unsupported_table(const std::vector<Block>& blocks) {
  std::vector<std::pair<std::pair<std::string, std::string>, int>> counts;
  for (const Block& block : blocks)
    for (const BlockCell& cell : block.cells) {
      if (cell.unsupported.empty()) continue;
      const std::pair key(cell.key.experiment,
                          fmt::format("{}: {}", cell.key.runtime, cell.unsupported));
      const auto found = std::find_if(counts.begin(), counts.end(),
                                      [&](const auto& one) { return one.first == key; });
      if (found == counts.end())
        counts.emplace_back(key, 1);
      else
        ++found->second;
    }
  Table table({{""}, {"", Align::left, 24}});
  for (const auto& [key, count] : counts)
    table.add_row(
        {key.first, count == 1 ? key.second : fmt::format("{} ({} cells)", key.second, count)});
  return table;
}

std::size_t measurable(const PreparedRun& run) {
  return static_cast<std::size_t>(
      std::count_if(run.plan.begin(), run.plan.end(),
                    [](const PlannedProcess& process) { return process.unsupported.empty(); }));
}

}  // namespace

std::string plan_for_people(const PreparedRun& run, const Topology& topology, std::uint64_t seed,
                            const Page& page) {
  const auto line = [&](const std::string& words) {
    return paragraph(printable(words), page.columns, 2);
  };
  std::string text = line(fmt::format("suite {}: {}", run.suite.id, run.suite.description)) +
                     line("machine: " + topology.summary()) +
                     line(fmt::format("runtimes: {}", fmt::join(run.runtimes, " ")));
  text += "\n" + blocks_table(run.blocks).text(page);
  const std::string unsupported = unsupported_table(run.blocks).text(page);
  if (!unsupported.empty()) text += "\nnot measured, with the reason:\n" + unsupported;
  text += "\n" +
          line(fmt::format("{} in {}, {} of at least {} s each, seed {}; about {}",
                           counted(measurable(run), "process", "processes"),
                           counted(static_cast<std::size_t>(run.suite.rounds), "round", "rounds"),
                           counted(static_cast<std::size_t>(run.suite.process.repetitions),
                                   "repetition", "repetitions"),
                           run.suite.process.min_time_s, seed, duration_words(run.expected_s)));
  if (!run.cut.empty()) text += line(run.cut);
  return text;
}

nlohmann::json plan_as_json(const PreparedRun& run, std::uint64_t seed) {
  nlohmann::json processes = nlohmann::json::array();
  for (const PlannedProcess& process : run.plan)
    processes.push_back(
        {{"process", process.process},
         {"round", process.round},
         {"cell", process.cell},
         {"runtime", process.key.runtime},
         {"experiment", process.key.experiment},
         {"params", process.key.params},
         {"placement", process.key.placement},
         {"workers", process.key.workers},
         {"pus", process.pus},
         {"unsupported", process.unsupported.empty() ? nlohmann::json(nullptr)
                                                     : nlohmann::json(process.unsupported)}});
  return {{"suite", suite_to_json(run.suite)},
          {"seed", seed},
          {"expected_s", run.expected_s},
          {"cut", run.cut.empty() ? nlohmann::json(nullptr) : nlohmann::json(run.cut)},
          {"processes", processes}};
}

}  // namespace barista
