#include "harness/plan/blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/machine/placements.hpp"

namespace barista {
namespace {

/// Where and with how many workers; `unsupported` says why this machine cannot.
struct Site {
  std::string placement;
  unsigned workers = 1;
  std::vector<unsigned> pus;
  std::string unsupported;
};

Site make_site(const Topology& topology, const std::string& placement, WorkerCount count) {
  const Placed placed = place(topology, placement);
  if (const auto* reason = std::get_if<std::string>(&placed))
    return {placement, count.value_or(1), {}, *reason};
  std::vector<unsigned> pus = std::get<std::vector<unsigned>>(placed);
  const unsigned workers = count.value_or(static_cast<unsigned>(pus.size()));
  if (workers > pus.size())
    return {placement,
            workers,
            {},
            fmt::format("placement {} has {} {} here, fewer than {} workers", placement, pus.size(),
                        pus.size() == 1 ? "PU" : "PUs", workers)};
  pus.resize(workers);
  return {placement, workers, std::move(pus), {}};
}

/// One combination of axis values, without the axis along which is searched.
struct ParamChoice {
  std::string params;
  long search_cap = 0;
};

std::vector<ParamChoice> choose_params(const CellGroup& group, bool is_search) {
  std::vector<ParamChoice> choices{{}};
  for (const auto& [axis, values] : group.params) {
    std::vector<ParamChoice> longer;
    for (const ParamChoice& begun : choices)
      for (const long value : values) {
        const bool searched = is_search && axis == "tasks";
        const std::string separator = begun.params.empty() ? "" : ";";
        longer.push_back(
            searched ? ParamChoice{begun.params, value}
                     : ParamChoice{fmt::format("{}{}{}={}", begun.params, separator, axis, value),
                                   begun.search_cap});
      }
    choices = std::move(longer);
  }
  return choices;
}

std::string why_unsupported(const CellGroup& group, const std::string& runtime, const Site& site,
                            const Runtimes& known) {
  if (const AbsentRuntime* absent = known.find_absent(runtime))
    return fmt::format("runtime not present: {}", absent->reason);
  const PresentRuntime* present = known.find_present(runtime);
  if (present == nullptr) return "runtime not present";
  const ExperimentDescription* experiment = present->description.find_experiment(group.experiment);
  if (experiment == nullptr) return "its worker does not have this experiment";
  if (!experiment->unsupported.empty()) return experiment->unsupported;
  if (const auto except = group.except.find(runtime); except != group.except.end())
    return except->second;
  return site.unsupported;
}

bool is_search(const CellGroup& group, const Runtimes& known) {
  for (const ExperimentDescription& experiment : known.experiments())
    if (experiment.name == group.experiment) return experiment.is_search();
  return false;
}

}  // namespace

std::vector<Block> expand_suite(const Suite& suite, const std::vector<std::string>& runtimes,
                                const Runtimes& known, const Topology& topology) {
  std::vector<Block> blocks;
  std::set<Cell> seen;
  int next_cell = 0;
  const auto add_block = [&](const CellGroup& group, const ParamChoice& choice, const Site& site) {
    const auto key_of = [&](const std::string& runtime) {
      return Cell{runtime, group.experiment, choice.params, site.placement, site.workers};
    };
    if (!seen.insert(key_of("")).second) return;
    Block block{.cells = {},
                .pus = site.pus,
                .rounds = group.rounds.value_or(suite.rounds),
                .search_cap = choice.search_cap};
    const auto add_cell = [&](const std::string& runtime) {
      block.cells.push_back(
          {next_cell++, key_of(runtime), why_unsupported(group, runtime, site, known)});
    };
    const std::vector<std::string>& these = group.only.empty() ? runtimes : group.only;
    std::for_each(these.begin(), these.end(), add_cell);
    for (const std::string& variant : group.also)
      if (std::find(these.begin(), these.end(), variant) == these.end()) add_cell(variant);
    blocks.push_back(std::move(block));
  };
  for (const CellGroup& group : suite.cells)
    for (const ParamChoice& choice : choose_params(group, is_search(group, known)))
      for (const std::string& placement : group.placements)
        for (const WorkerCount& count : group.workers)
          add_block(group, choice, make_site(topology, placement, count));
  return blocks;
}

}  // namespace barista
