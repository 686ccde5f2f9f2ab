// barista run: the main job, from a suite to samples, verdicts and the report.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <random>

#include "harness/analysis/claims_table.hpp"
#include "harness/analysis/derive.hpp"
#include "harness/analysis/stopping.hpp"
#include "harness/cli/colour.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/cli/report.hpp"
#include "harness/launch/discovery.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/launch/own_command_line.hpp"
#include "harness/launch/plan_text.hpp"
#include "harness/launch/prepared_run.hpp"
#include "harness/launch/recorded_conditions.hpp"
#include "harness/launch/session.hpp"
#include "harness/machine/first_touch.hpp"
#include "harness/plan/suite_json.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

struct RunArguments {
  std::string suite = "quick";
  std::vector<std::string> runtimes;
  std::vector<std::string> experiments;
  fs::path out;
  fs::path resume;
  std::string budget;
  std::string width;
  std::optional<std::uint64_t> seed;
  std::optional<int> rounds;
  fs::path suites_file;
  fs::path claims_file;
  fs::path runtimes_dir;
  bool dry_run = false;
  bool as_json = false;
  bool no_report = false;
  bool force = false;
};

std::optional<double> budget_of(const RunArguments& arguments) {
  if (arguments.budget.empty()) return std::nullopt;
  const std::optional<double> seconds = parse_duration(arguments.budget);
  if (!seconds)
    throw UsageError(fmt::format("--budget should be a time such as 90s, 10m or 1h, not '{}'",
                                 arguments.budget));
  return seconds;
}

std::set<std::string> experiment_names(const Runtimes& runtimes) {
  std::set<std::string> names;
  for (const ExperimentDescription& experiment : runtimes.experiments())
    names.insert(experiment.name);
  return names;
}

/// One job of the command, with all that it needs to know of the machine.
struct Job {
  Job(const RunArguments& run_arguments, Context& cli_context)
      : arguments(run_arguments),
        context(cli_context),
        topology(Topology::discover()),
        runtimes(require_runtimes(run_arguments.runtimes_dir,
                                  cli_context.experiments_dir.parent_path() / "runtimes")),
        // Read before anything runs, so that a slip in the file does not cost a run.
        claims(load_claims(run_arguments.claims_file, experiment_names(runtimes))) {}

  RunClock clock;
  const RunArguments& arguments;
  Context& context;
  Topology topology;
  Runtimes runtimes;
  Claims claims;
};

void say_where(const fs::path& directory, bool has_report) {
  fmt::print("\nsamples   {}\nsummary   {}\nverdicts  {}\n", (directory / "samples.csv").string(),
             (directory / "summary.csv").string(), (directory / "claims.md").string());
  if (has_report)
    fmt::print("plots     {}\nreport    {}\n", (directory / "plots").string(),
               (directory / "report.html").string());
}

void conclude(const Job& job, const RecordedRun& run) {
  const std::vector<ClaimVerdict> verdicts = write_claims(run, job.claims);
  fmt::print("{}", claims_table(verdicts, wants_colour()));
  std::fflush(stdout);
  const bool has_report =
      !job.arguments.no_report && make_report(job.context, run.files.directory) == exit_done;
  say_where(run.files.directory, has_report);
}

/// On the width of intervals, never on what they show; the suite's rounds are the most.
StoppingRule stopping_rule(const RecordedRun& run) {
  if (run.manifest.width.empty()) return {};
  const WidthRule rule{.half_width = parse_percentage("--width", run.manifest.width)};
  return {.reason = [rule, run] { return reason_to_stop(read_grouped(run), rule); }};
}

/// What the workers will need, as far as it is done in a few seconds.
void touch_memory(const Topology& topology, const ProcessSettings& settings) {
  constexpr std::chrono::seconds most_time{5};
  if (topology.is_this_system())
    touch_and_release(std::int64_t{settings.memory_ceiling_mib} << 20, most_time);
}

void work(Job& job, RecordedRun& run, bool resumed) {
  const ProcessSettings settings = process_settings_of(run.manifest.suite);
  touch_memory(job.topology, settings);
  const CellRunner runner(job.runtimes, settings, run.manifest.search_caps, job.topology,
                          noise_of(job.topology));
  Progress progress(stderr, terminal_width(stderr));
  const SessionOptions options{
      .budget_s = budget_of(job.arguments), .resumed = resumed, .stop = stopping_rule(run)};
  const SessionResult result = run_session(run, runner, job.runtimes, options, job.clock, progress);
  if (result.interrupted) {
    const std::string directory = run.files.directory.string();
    fmt::print(
        stderr,
        "interrupted: {} of {} processes are recorded in {}; go on with `barista run --resume "
        "{}`\n",
        result.recorded, result.planned, directory, directory);
    job.context.exit_code = exit_interrupted;
    return;
  }
  if (!result.stopped.empty()) fmt::print(stderr, "{}\n", result.stopped);
  conclude(job, run);
}

/// CLI11 lets a negative number wrap around.
std::string check_not_negative(const std::string& text) {
  return text.starts_with('-') ? fmt::format("should be 0 or more, not {}", text) : std::string{};
}

std::uint64_t seed_of(const RunArguments& arguments) {
  return arguments.seed ? *arguments.seed : std::random_device{}();
}

PreparedRun prepare(const Job& job, std::uint64_t seed) {
  const std::vector<Suite> suites =
      load_suites(job.arguments.suites_file, {job.runtimes.experiments(), job.runtimes.names()});
  return prepare_run(find_suite(suites, job.arguments.suite),
                     {.runtimes = job.arguments.runtimes,
                      .experiments = job.arguments.experiments,
                      .rounds = job.arguments.rounds,
                      .budget_s = budget_of(job.arguments),
                      .seed = seed},
                     job.runtimes, job.topology);
}

void export_topology(const Topology& topology, const RunFiles& files) {
  topology.export_xml(files.topology());
  if (const auto reason = topology.export_picture(files.topology_picture()))
    fmt::print(stderr, "no picture of the topology: {}\n", *reason);
}

void start(const RunArguments& arguments, Context& context) {
  Job job(arguments, context);
  const std::uint64_t seed = seed_of(arguments);
  const PreparedRun prepared = prepare(job, seed);
  if (arguments.dry_run) {
    fmt::print("{}", arguments.as_json ? plan_as_json(prepared, seed).dump(2) + "\n"
                                       : plan_for_people(prepared, job.topology, seed));
    return;
  }
  const fs::path out =
      arguments.out.empty()
          ? fs::path("results") / (job.clock.utc_for_name() + "-" + arguments.suite)
          : arguments.out;
  Manifest manifest = note_conditions(prepared, job.runtimes, job.topology, seed);
  manifest.barista_version = BARISTA_VERSION;
  manifest.command = own_command_line();
  if (!arguments.width.empty()) parse_percentage("--width", arguments.width);  // before it begins
  manifest.width = arguments.width;
  manifest.started_utc = job.clock.utc();
  const RunFiles files = create_run_directory(out);
  for (const AbsentRuntime& absent : job.runtimes.absent)
    fmt::print(stderr, "runtime {} is left out: {}\n", absent.runtime, absent.reason);
  if (!prepared.cut.empty()) fmt::print(stderr, "{}\n", prepared.cut);
  export_topology(job.topology, files);
  begin_run(files, prepared.plan, manifest);
  fmt::print(stderr, "suite {}: {} processes into {}, about {}\n", prepared.suite.id,
             prepared.plan.size(), out.string(), duration_words(prepared.expected_s));
  RecordedRun run{files, manifest};
  work(job, run, false);
}

void resume(const RunArguments& arguments, Context& context) {
  RecordedRun run = open_run(arguments.resume);
  if (!arguments.width.empty()) run.manifest.width = arguments.width;
  Job job(arguments, context);
  const std::vector<std::string> changes =
      changed_conditions(run.manifest, job.runtimes, job.topology);
  if (!changes.empty() && !arguments.force)
    throw UsageError(
        fmt::format("{} cannot be completed under other conditions: {}; start a new run, or "
                    "mix them knowingly with --force",
                    arguments.resume.string(), fmt::join(changes, "; ")));
  for (const std::string& change : changes) fmt::print(stderr, "forced although {}\n", change);
  work(job, run, true);
}

void add_plan_flags(CLI::App& command, RunArguments& arguments) {
  CLI::Option* resume =
      command.add_option("--resume", arguments.resume, "complete the run in this directory");
  const auto plan_flag = [&](CLI::Option* option) { return option->excludes(resume); };
  plan_flag(command.add_option("suite", arguments.suite, "a suite of suites.toml (quick)"));
  plan_flag(
      command.add_option("--runtime", arguments.runtimes, "only these runtimes")->delimiter(','));
  plan_flag(command.add_option("--experiment", arguments.experiments, "only these experiments")
                ->delimiter(','));
  plan_flag(command.add_option("--out", arguments.out,
                               "directory of the run (results/<UTC time>-<suite>)"));
  plan_flag(command.add_option("--seed", arguments.seed, "seed of the order (drawn)")
                ->check(&check_not_negative));
  plan_flag(command.add_option("--rounds", arguments.rounds, "instead of the suite's")
                ->check(CLI::PositiveNumber));
  plan_flag(command.add_option("--suites", arguments.suites_file, "another suites file"));
  plan_flag(command.add_flag("--dry-run", arguments.dry_run, "print the plan, write nothing"));
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("run", "runs a suite, a process per cell and round");
  const auto arguments = std::make_shared<RunArguments>();
  add_plan_flags(*command, *arguments);
  command->add_option("--budget", arguments->budget, "end within this time, such as 10m");
  command->add_option("--width", arguments->width,
                      "end when the intervals of all times are this narrow, such as 5%");
  command->add_option("--claims", arguments->claims_file, "another claims file");
  command->add_option("--runtimes-dir", arguments->runtimes_dir, "where the workers bench-* lie");
  command->add_flag("--no-report", arguments->no_report, "neither plots nor report.html");
  command->add_flag("--json", arguments->as_json, "with --dry-run: the plan as JSON");
  command->add_flag("--force", arguments->force,
                    "with --resume: although machine or workers have changed");
  command->callback([arguments, &context] {
    if (arguments->suites_file.empty())
      arguments->suites_file = context.experiments_dir / "suites.toml";
    if (arguments->claims_file.empty())
      arguments->claims_file = context.experiments_dir / "claims.toml";
    if (arguments->runtimes_dir.empty()) arguments->runtimes_dir = context.runtimes_dir;
    if (arguments->resume.empty())
      start(*arguments, context);
    else
      resume(*arguments, context);
  });
}

}  // namespace barista
