#include "harness/launch/plan_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/launch/duration_text.hpp"
#include "harness/machine/pu_list.hpp"
#include "harness/plan/suite_json.hpp"

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

std::string block_line(const Block& block, std::size_t params_width) {
  const Cell& key = block.cells.front().key;
  const auto names = measured_runtimes(block);
  return fmt::format("{:<24} {:<{}} {:<10} {:>2} on {:<8} {:>2} x  {}\n", key.experiment,
                     params_words(block), params_width, key.placement, key.workers,
                     block.pus.empty() ? "-" : format_pu_list(block.pus), block.rounds,
                     names.empty() ? "-" : fmt::format("{}", fmt::join(names, " ")));
}

/// One line a runtime and reason, with how many cells it concerns.
std::string unsupported_lines(const std::vector<Block>& blocks) {
  std::vector<std::pair<std::string, int>> counts;
  for (const Block& block : blocks)
    for (const BlockCell& cell : block.cells) {
      if (cell.unsupported.empty()) continue;
      const std::string line =
          fmt::format("{:<24} {}: {}", cell.key.experiment, cell.key.runtime, cell.unsupported);
      const auto found = std::find_if(counts.begin(), counts.end(),
                                      [&](const auto& one) { return one.first == line; });
      if (found == counts.end())
        counts.emplace_back(line, 1);
      else
        ++found->second;
    }
  std::string text;
  for (const auto& [line, count] : counts)
    text += line + (count == 1 ? "\n" : fmt::format(" ({} cells)\n", count));
  return text;
}

std::size_t measurable(const PreparedRun& run) {
  return static_cast<std::size_t>(
      std::count_if(run.plan.begin(), run.plan.end(),
                    [](const PlannedProcess& process) { return process.unsupported.empty(); }));
}

}  // namespace

std::string plan_for_people(const PreparedRun& run, const Topology& topology, std::uint64_t seed) {
  std::string text =
      fmt::format("suite {}: {}\nmachine: {}\nruntimes: {}\n\n", run.suite.id,
                  run.suite.description, topology.summary(), fmt::join(run.runtimes, " "));
  std::size_t width = 6;
  for (const Block& block : run.blocks) width = std::max(width, params_words(block).size());
  text += fmt::format("{:<24} {:<{}} {:<10} {:<14} {:<5} {}\n", "experiment", "params", width,
                      "placement", "workers, PUs", "times", "runtimes");
  for (const Block& block : run.blocks) text += block_line(block, width);
  const std::string unsupported = unsupported_lines(run.blocks);
  if (!unsupported.empty()) text += "\nnot measured, with the reason:\n" + unsupported;
  text += fmt::format(
      "\n{} processes in {} rounds, {} repetitions of at least {} s each, seed {}; about {}\n",
      measurable(run), run.suite.rounds, run.suite.process.repetitions,
      run.suite.process.min_time_s, seed, duration_words(run.expected_s));
  if (!run.cut.empty()) text += run.cut + "\n";
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
