// barista plan-counts: how many rounds and repetitions the next run needs, from the spread of one
// that exists.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/variance.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/contract/metrics.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/launch/pace.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/record/cell_name.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"
#include "harness/text/table.hpp"

namespace barista {
namespace {

struct PlanCountsArguments {
  std::filesystem::path directory;
  std::string width = "5%";
  std::string budget;
};

struct Row {
  std::string subject;
  VarianceComponents components;
  std::size_t repetitions = 1;  // warm ones
  std::size_t processes = 1;
};

constexpr std::size_t most_repetitions = 20;

/// By the same rule by which `barista run` expects how long a process takes; its cold repetition is
/// a part of what a process costs, whatever the warm ones are worth.
Costs costs_of(const ProcessSettings& settings) {
  const auto seconds = [&](int repetitions) {
    ProcessSettings changed = settings;
    changed.repetitions = repetitions;
    return expected_seconds(PlannedProcess{}, changed, {});
  };
  return {.process_s = seconds(1), .repetition_s = seconds(1) - seconds(0)};
}

std::vector<Row> rows_of(const GroupedSamples& samples, const Costs& costs, double width) {
  std::vector<Row> rows;
  for (const auto& [cell, cell_series] : samples)
    for (const auto& [name, series] : cell_series.metrics) {
      const std::optional<Metric> metric = find_metric(name);
      if (!metric || metric->unit != "ns" || !is_answer(name)) continue;
      const auto components = variance_components(series.values);
      if (!components) continue;
      Row row{.subject = row_name(cell, name), .components = *components};
      row.repetitions = best_repetitions(*components, costs, most_repetitions);
      row.processes = processes_for_width(*components, row.repetitions, width);
      rows.push_back(std::move(row));
    }
  return rows;
}

/// What is enough for three quarters of the cells.
template <class Count>
std::size_t upper_quartile(std::vector<Row>& rows, Count count) {
  const auto at = rows.begin() + static_cast<std::ptrdiff_t>((rows.size() - 1) * 3 / 4);
  std::nth_element(rows.begin(), at, rows.end(),
                   [&](const Row& a, const Row& b) { return count(a) < count(b); });
  return count(*at);
}

void print_rows(const std::vector<Row>& rows) {
  Table table({{"cell, metric", Align::left, 30},
               {"processes differ by", Align::right},
               {"repetitions differ by", Align::right},
               {"best warm repetitions", Align::right},
               {"processes needed", Align::right}});
  for (const Row& row : rows)
    table.add_row({row.subject, fmt::format("{:.1f} %", 100 * std::sqrt(row.components.process)),
                   fmt::format("{:.1f} %", 100 * std::sqrt(row.components.repetition)),
                   std::to_string(row.repetitions), std::to_string(row.processes)});
  print("{}", table.text(page_of(stdout)));
}

void run_plan_counts(const PlanCountsArguments& arguments) {
  const double width = parse_percentage("--width", arguments.width);
  std::optional<double> budget_s;
  if (!arguments.budget.empty()) budget_s = required_duration("--budget", arguments.budget);
  const RecordedRun run = open_run(arguments.directory);
  const Costs costs = costs_of(process_settings_of(run.manifest.suite));
  std::vector<Row> rows = rows_of(read_grouped(run), costs, width);
  if (rows.empty())
    throw InvalidData(fmt::format(
        "{} has no time of two processes with two warm repetitions, so the parts of its spread "
        "cannot be told apart; run its suite with at least two rounds and three repetitions, of "
        "which the first is cold",
        arguments.directory.string()));
  print_rows(rows);
  const std::size_t cells = rows.size();
  const std::size_t repetitions =
      upper_quartile(rows, [](const Row& row) { return row.repetitions; });
  std::size_t rounds = upper_quartile(rows, [&](const Row& row) {
    return processes_for_width(row.components, repetitions, width);
  });
  const double round_s = static_cast<double>(cells) *
                         (costs.process_s + static_cast<double>(repetitions) * costs.repetition_s);
  print("\n");
  say(stdout,
      "rounds = {}, repetitions = {}: three quarters of these {} cells get intervals of ±{:.3g} % "
      "in about {}",
      rounds, repetitions + 1, cells, width * 100,
      duration_words(round_s * static_cast<double>(rounds)));
  if (!budget_s || round_s * static_cast<double>(rounds) <= *budget_s) return;
  rounds = std::max<std::size_t>(1, static_cast<std::size_t>(*budget_s / round_s));
  say(stdout, "{} allow {} rounds", duration_words(*budget_s), rounds);
}

}  // namespace

void add_plan_counts(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "plan-counts", "rounds and repetitions that the next run needs, from the spread of this one");
  const auto arguments = std::make_shared<PlanCountsArguments>();
  command->add_option("directory", arguments->directory, "directory of a run")->required();
  command
      ->add_option("--width", arguments->width, "how far an interval may reach to either side (5%)")
      ->check(percentage("--width"));
  command->add_option("--budget", arguments->budget, "what the next run may take, such as 10m")
      ->check(readable([](const std::string& text) { required_duration("--budget", text); }));
  command->callback([arguments, &context] {
    run_plan_counts(*arguments);
    context.exit_code = exit_done;
  });
}

}  // namespace barista
