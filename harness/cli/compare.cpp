// barista compare: two runs, or two runtimes of one run.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "harness/analysis/between_text.hpp"
#include "harness/analysis/compare_text.hpp"
#include "harness/analysis/derive.hpp"
#include "harness/analysis/run_history.hpp"
#include "harness/certify/certificate_search.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/gate_exit.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/launch/run_clock.hpp"
#include "harness/machine/fingerprint.hpp"
#include "harness/plan/gate_rules.hpp"
#include "harness/record/nearest.hpp"
#include "harness/text/page.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

struct CompareArguments {
  std::filesystem::path first;
  std::filesystem::path second;  // empty: two runtimes of the first
  std::vector<std::string> runtimes;
  std::vector<std::string> experiments;
  std::vector<std::string> metrics;
  std::string max_slowdown;                    // empty: the margin of the table gate
  GateRules rules;                             // of the project's suites.toml
  std::filesystem::path certificate;           // empty: the one beside the run, if there is one
  std::vector<std::filesystem::path> history;  // empty: what lies beside the two runs
  bool gate = false;
  bool as_json = false;
  bool as_markdown = false;
  bool force = false;
};

void check_runtime(const GroupedSamples& grouped, const std::string& runtime,
                   const std::filesystem::path& directory) {
  std::set<std::string> known;
  for (const auto& [cell, series] : grouped) known.insert(cell.runtime);
  if (!known.contains(runtime))
    throw UsageError(fmt::format("--runtimes: {} has no runtime '{}'{}", directory.string(),
                                 runtime, suggest_name(runtime, {known.begin(), known.end()})));
}

void check_experiments(const GroupedSamples& grouped, const std::vector<std::string>& asked,
                       const std::filesystem::path& directory) {
  std::set<std::string> known;
  for (const auto& [cell, series] : grouped) known.insert(cell.experiment);
  for (const std::string& name : asked)
    if (!known.contains(name))
      throw UsageError(fmt::format("--experiment: {} has no experiment '{}'{}", directory.string(),
                                   name, suggest_name(name, {known.begin(), known.end()})));
}

void check_metrics(const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const Metric& metric : metrics::all) known.emplace_back(metric.name);
  for (const std::string& name : names) {
    const std::optional<Metric> metric = find_metric(name);
    if (!metric)
      throw UsageError(
          fmt::format("--metric: there is no metric '{}'{}", name, suggest_name(name, known)));
    if (!can_be_compared(*metric))
      throw UsageError(
          fmt::format("--metric: '{}' is not compared, only times and memory of which "
                      "less is better are; `barista show --all` and `barista why` "
                      "tell it of each side",
                      name));
  }
}

void check(const CompareArguments& arguments) {
  if (!arguments.runtimes.empty() && arguments.runtimes.size() != 2)
    throw UsageError("--runtimes takes two names with a comma between them, such as espresso,go");
  if (arguments.second.empty() && arguments.runtimes.empty())
    throw UsageError("compare needs two run directories, or one and --runtimes with two names");
  if (arguments.runtimes.size() == 2 && arguments.second.empty() &&
      arguments.runtimes[0] == arguments.runtimes[1])
    throw UsageError(fmt::format("--runtimes {},{} compares a runtime with itself",
                                 arguments.runtimes[0], arguments.runtimes[1]));
  std::error_code ignored;
  if (arguments.runtimes.empty() &&
      std::filesystem::equivalent(arguments.first, arguments.second, ignored))
    throw UsageError(
        fmt::format("{} and {} are the same run; give two, or --runtimes with two names",
                    arguments.first.string(), arguments.second.string()));
  check_metrics(arguments.metrics);
}

/// What of a run is asked for; `side` is 0 or 1.
Narrowing narrowing_of(const CompareArguments& arguments, std::size_t side) {
  const std::set<std::string> asked{arguments.metrics.begin(), arguments.metrics.end()};
  return {.runtime = arguments.runtimes.empty() ? "" : arguments.runtimes[side],
          .experiments = {arguments.experiments.begin(), arguments.experiments.end()},
          .metrics = asked.empty() && arguments.gate ? arguments.rules.metrics : asked};
}

/// The watermark of a comparison across machines; refused unless forced.
std::string check_fingerprints(const RecordedRun& first, const RecordedRun& second, bool force) {
  const std::string& a = first.manifest.fingerprint_id;
  const std::string& b = second.manifest.fingerprint_id;
  if (a == b) return {};
  if (!force)
    throw UsageError(fmt::format(
        "the runs were made under different conditions (fingerprints {} and {}; {}), so "
        "a difference says nothing about the runtimes; compare them anyway with --force",
        a, b, fingerprint_differences(first.manifest.fingerprint, second.manifest.fingerprint)));
  return fmt::format("ACROSS DIFFERENT CONDITIONS (fingerprints {} and {}): not a fair comparison",
                     a, b);
}

CompareHeading heading_of(const CompareArguments& arguments, std::string warning, double margin) {
  const bool one_run = arguments.second.empty();
  const auto name = [&](const std::filesystem::path& directory, std::size_t side) {
    if (arguments.runtimes.empty()) return directory.string();
    const std::string& runtime = arguments.runtimes[side];
    return one_run ? runtime : fmt::format("{} of {}", runtime, directory.string());
  };
  return {.first = name(arguments.first, 0),
          .second = name(one_run ? arguments.first : arguments.second, 1),
          .warning = std::move(warning),
          .margin = margin};
}

/// What is known of how two runs differ that should not; nothing of two sides of one run.
struct Drift {
  std::optional<BetweenRuns> between;
  std::string words;  // for the heading
};

Drift find_drift(const RunLevels& first, const RunLevels& second, const RunHistory& history,
                 const std::vector<RunLevels>& levels) {
  BetweenRuns between(first, second, levels);
  std::string words = between_words(between, first, history);
  return {std::move(between), std::move(words)};
}

int run_compare(const CompareArguments& arguments) {
  check(arguments);
  const double margin = arguments.max_slowdown.empty()
                            ? arguments.rules.margin
                            : parse_percentage("--max-slowdown", arguments.max_slowdown);
  const bool one_run = arguments.second.empty();
  const RecordedRun first = open_run(arguments.first);
  const RecordedRun second = one_run ? first : open_run(arguments.second);
  require_complete(first);
  require_complete(second);
  std::string warning = check_fingerprints(first, second, arguments.force);
  const SampleGrouper first_rows = read_samples(first);
  const SampleGrouper other_rows = one_run ? SampleGrouper() : read_samples(second);
  const SampleGrouper& second_rows = one_run ? first_rows : other_rows;
  const RunHistory history =
      one_run ? RunHistory() : find_history(first, second, arguments.history);
  const Regimes regimes = history.regimes_with({&first_rows.lines(), &second_rows.lines()});
  const ComparedRegimes compared(regimes, first_rows.lines(), second_rows.lines());
  const GroupedSamples first_samples = first_rows.group(regimes, compared.chosen());
  const GroupedSamples second_samples = second_rows.group(regimes, compared.chosen());
  check_experiments(first_samples, arguments.experiments, first.files.directory);
  check_experiments(second_samples, arguments.experiments, second.files.directory);
  if (!arguments.runtimes.empty()) {
    check_runtime(first_samples, arguments.runtimes[0], first.files.directory);
    check_runtime(second_samples, arguments.runtimes[1], second.files.directory);
  }
  const Drift drift =
      one_run ? Drift{}
              : find_drift(levels_of(first, first_samples), levels_of(second, second_samples),
                           history, history.levels(regimes, compared.chosen()));
  ComparisonReport report =
      compare({first_samples, narrowing_of(arguments, 0), first.manifest.seed},
              {second_samples, narrowing_of(arguments, 1), second.manifest.seed}, margin,
              one_run ? Pairing::within_rounds : Pairing::between_runs,
              drift.between ? &*drift.between : nullptr);
  report.regimes = compared;
  CompareHeading heading = heading_of(arguments, std::move(warning), margin);
  heading.drift = drift.words;
  const std::set<std::string> runtimes(arguments.runtimes.begin(), arguments.runtimes.end());
  const Vouching vouching =
      find_vouching(arguments.certificate, second.files.directory,
                    one_run ? sides_of(first.manifest, runtimes)
                            : sides_of(first.manifest, second.manifest, runtimes),
                    RunClock().utc());
  heading.certificate = vouching.words;
  std::optional<GateVerdict> gate;
  if (arguments.gate) gate = judge_gate(report, margin, vouching);
  print("{}", arguments.as_json       ? comparison_json(report, heading, gate)
              : arguments.as_markdown ? comparison_markdown(report, heading)
                                      : comparison_table(report, heading, page_of(stdout)));
  if (gate) return end_gate(*gate);
  return report.refusal().empty() ? exit_done : exit_inconclusive;
}

}  // namespace

void add_compare(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("compare", "two runs, or two runtimes of one run");
  const auto arguments = std::make_shared<CompareArguments>();
  command->add_option("first", arguments->first, "directory of a run: what is compared with")
      ->required();
  command->add_option("second", arguments->second, "directory of another run");
  command->add_option("--runtimes", arguments->runtimes, "two runtimes, such as espresso,go")
      ->delimiter(',');
  command->add_option("--experiment", arguments->experiments, "only these experiments")
      ->delimiter(',');
  command->add_option("--metric", arguments->metrics, "only these metrics")->delimiter(',');
  command
      ->add_option("--max-slowdown", arguments->max_slowdown,
                   "what still counts as equal, and what a gate lets pass (the margin of the "
                   "table gate of suites.toml)")
      ->check(percentage("--max-slowdown"));
  command->add_option("--certificate", arguments->certificate,
                      "certificate.json to be quoted (the one beside the run)");
  command
      ->add_option(
          "--history", arguments->history,
          "other runs of the same machine and binaries, or folders of them, which tell how "
          "much two runs differ anyway (what lies beside the two runs)")
      ->delimiter(',');
  command->add_flag("--gate", arguments->gate,
                    "exit with 1 if anything got worse by more, with 2 if that is not sure");
  CLI::Option* json = command->add_flag("--json", arguments->as_json, "the comparison as JSON");
  command->add_flag("--markdown", arguments->as_markdown, "the comparison as Markdown")
      ->excludes(json);
  command->add_flag("--force", arguments->force, "compare runs of different machines");
  command->callback([arguments, &context] {
    // Recorded runs are compared where the project's sources are no longer, too; only a gate cannot
    // do without its rules.
    const std::filesystem::path suites = context.experiments_dir / "suites.toml";
    if (arguments->gate || std::filesystem::exists(suites))
      arguments->rules = load_gate_rules(suites);
    context.exit_code = run_compare(*arguments);
  });
}

}  // namespace barista
