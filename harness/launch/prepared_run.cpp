#include "harness/launch/prepared_run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/launch/duration_text.hpp"
#include "harness/launch/pace.hpp"
#include "harness/plan/order.hpp"
#include "harness/plan/params.hpp"
#include "harness/plan/selection.hpp"
#include "harness/record/errors.hpp"
#include "harness/text/counted.hpp"

namespace barista {
namespace {

/// Cells that the suite gives fewer rounds than the rest keep them, unless that is more than was
/// asked for.
void set_rounds(Suite& suite, int rounds) {
  for (CellGroup& group : suite.cells)
    if (group.rounds) group.rounds = std::min(*group.rounds, rounds);
  suite.rounds = rounds;
}

double expected(const PlannedProcess& process, const PreparedRun& run,
                const std::vector<RuntimeDescription>& workers) {
  const auto cap = run.search_caps.find(process.cell);
  if (cap == run.search_caps.end()) return expected_seconds(process, run.suite.process, workers);
  return expected_seconds(process, run.suite.process, workers, cap->second);
}

/// By expectation; 0 if not even one fits.
int rounds_within(double budget_s, const PreparedRun& run,
                  const std::vector<RuntimeDescription>& workers) {
  std::map<int, double> seconds_of_round;
  for (const PlannedProcess& process : run.plan)
    seconds_of_round[process.round] += expected(process, run, workers);
  double total_s = 0;
  int fitting = 0;
  for (const auto& [round, seconds] : seconds_of_round) {
    total_s += seconds;
    if (total_s > budget_s) break;
    fitting = round + 1;
  }
  return fitting;
}

void order(PreparedRun& run, const RunRequest& request,
           const std::vector<RuntimeDescription>& workers) {
  run.plan = order_blocks(run.blocks, request.seed);
  run.expected_s = request.before_s;
  for (const PlannedProcess& process : run.plan) run.expected_s += expected(process, run, workers);
}

void fit_budget(PreparedRun& run, const RunRequest& request,
                const std::vector<RuntimeDescription>& workers) {
  if (!request.budget_s || run.expected_s <= *request.budget_s) return;
  const std::string budget = duration_words(*request.budget_s);
  const int fitting = rounds_within(*request.budget_s - request.before_s, run, workers);
  const int rounds = std::max(1, fitting);
  if (rounds < run.suite.rounds) {
    run.cut = fmt::format("cut from {} to {}, which {} are expected to allow", run.suite.rounds,
                          counted(static_cast<std::size_t>(rounds), "round", "rounds"), budget);
    set_rounds(run.suite, rounds);
    for (Block& block : run.blocks) block.rounds = std::min(block.rounds, rounds);
    order(run, request, workers);
  }
  if (fitting == 0)
    run.cut = fmt::format(
        "the budget of {} is less than one round is expected to take, about {}; "
        "one is the least",
        budget, duration_words(run.expected_s));
}

void require_something_to_measure(const PreparedRun& run) {
  const bool measurable = std::any_of(run.plan.begin(), run.plan.end(), [](const auto& process) {
    return process.unsupported.empty();
  });
  if (measurable) return;
  const std::string reason = run.plan.empty() ? "it has no cells" : run.plan.front().unsupported;
  throw UsageError(
      fmt::format("suite '{}' has nothing that can be measured here: {}", run.suite.id, reason));
}

/// A process that means to last longer would be ended in every round.
void require_time_for_each(const PreparedRun& run,
                           const std::vector<ExperimentDescription>& experiments) {
  const double timeout_s = run.suite.process.timeout_s;
  for (const Block& block : run.blocks) {
    const Cell& cell = block.cells.front().key;
    for (const ExperimentDescription& experiment : experiments)
      if (experiment.name == cell.experiment && known_seconds(experiment, cell.params) > timeout_s)
        throw UsageError(fmt::format(
            "{} with {} lasts {}, longer than the timeout_s of suite '{}', {} s; change one of "
            "them",
            cell.experiment, cell.params, duration_words(known_seconds(experiment, cell.params)),
            run.suite.id, timeout_s));
  }
}

/// The run's runtimes are then all that it meets, not only those that are in every block.
void add_variants(PreparedRun& run) {
  for (const CellGroup& group : run.suite.cells)
    for (const std::string& variant : group.also)
      if (std::find(run.runtimes.begin(), run.runtimes.end(), variant) == run.runtimes.end())
        run.runtimes.push_back(variant);
}

}  // namespace

PreparedRun prepare_run(Suite suite, const RunRequest& request, const Runtimes& runtimes,
                        const Topology& topology) {
  PreparedRun run;
  run.runtimes = select_runtimes(suite, runtimes, request.runtimes);
  run.suite = select_experiments(std::move(suite), runtimes, request.experiments);
  if (!request.runtimes.empty()) keep_only(request.runtimes, run.suite);
  set_params(run.suite, request.params, runtimes.experiments());
  run.suite.runtimes = run.runtimes;
  if (request.rounds) set_rounds(run.suite, *request.rounds);
  run.blocks = expand_suite(run.suite, run.runtimes, runtimes, topology);
  add_variants(run);
  run.search_caps = search_caps(run.blocks);
  const std::vector<RuntimeDescription> workers = runtimes.descriptions();
  order(run, request, workers);
  fit_budget(run, request, workers);
  require_something_to_measure(run);
  require_time_for_each(run, runtimes.experiments());
  return run;
}

}  // namespace barista
