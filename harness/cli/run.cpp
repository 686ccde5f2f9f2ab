// barista run: the main job, from a suite to samples, verdicts and the report.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <random>

#include "harness/analysis/derive.hpp"
#include "harness/analysis/show.hpp"
#include "harness/analysis/stopping.hpp"
#include "harness/cli/claims_file.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/known_names.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/cli/report.hpp"
#include "harness/cli/run_arguments.hpp"
#include "harness/launch/discovery.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/launch/own_command_line.hpp"
#include "harness/launch/plan_text.hpp"
#include "harness/launch/prepared_run.hpp"
#include "harness/launch/recorded_conditions.hpp"
#include "harness/launch/session.hpp"
#include "harness/launch/worker_environment.hpp"
#include "harness/machine/first_touch.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/text/json_text.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

/// One job of the command, with all that it needs to know of the machine.
struct Job {
  Job(const RunArguments& run_arguments, Context& cli_context)
      : arguments(run_arguments),
        context(cli_context),
        topology(Topology::discover()),
        runtimes(require_runtimes(run_arguments.runtimes_dir,
                                  cli_context.experiments_dir.parent_path() / "runtimes",
                                  "build them, or name their folder with --runtimes-dir")),
        // Read before anything runs, so that a slip in the file does not cost a run.
        claims(claims_for(run_arguments.claims_file, cli_context.experiments_dir,
                          known_names(runtimes))) {}

  RunClock clock;
  const RunArguments& arguments;
  Context& context;
  Topology topology;
  Runtimes runtimes;
  Claims claims;
};

void say_where(const fs::path& directory, bool has_report) {
  const auto place = [&](const char* what, const char* file) {
    say(stdout, "{:<9} {}", what, (directory / file).string());
  };
  print("\n");
  place("samples", "samples.csv");
  place("summary", "summary.csv");
  place("verdicts", "claims.md");
  if (!has_report) return;
  place("plots", "plots");
  place("report", "report.html");
}

/// What a run without a single figure most often met; empty if it has one.
std::string why_nothing_was_measured(const RecordedRun& run) {
  std::map<std::string, int> reasons;
  bool has_figure = false;
  for_each_sample(run.files, [&](Sample&& sample) {
    has_figure = has_figure || (sample.status == Status::ok && sample.value);
    ++reasons[sample.reason];
  });
  if (has_figure) return {};
  if (reasons.empty()) return "no process was run";
  const auto by_count = [](const auto& a, const auto& b) { return a.second < b.second; };
  return std::max_element(reasons.begin(), reasons.end(), by_count)->first;
}

void show(const RecordedRun& run, const Derived& derived) {
  print("{}", show_text(run, derived, {}, page_of(stdout)));
  std::fflush(stdout);
}

void conclude(Job& job, const RecordedRun& run) {
  const Derived derived = derive(run, job.claims);
  write_derived(run, derived);
  show(run, derived);
  const bool has_report =
      !job.arguments.no_report && make_report(job.context, run.files.directory) == exit_done;
  say_where(run.files.directory, has_report);
  const std::string why_nothing = why_nothing_was_measured(run);
  if (why_nothing.empty()) return;
  say(stderr, "barista: nothing could be measured; the most frequent reason: {}", why_nothing);
  job.context.exit_code = exit_invalid_data;
}

/// On the width of intervals, never on what they show; the suite's rounds are the most.
StoppingRule stopping_rule(const RecordedRun& run) {
  if (run.manifest.width.empty()) return {};
  const WidthRule rule{.half_width = parse_percentage("--width", run.manifest.width)};
  return {.reason = [rule, run] { return reason_to_stop(read_grouped(run), rule); }};
}

/// Memory that the workers will need is touched before, as far as it is done in a few seconds.
constexpr std::chrono::seconds most_touching_time{5};

std::int64_t bytes_to_touch(const Topology& topology, const ProcessSettings& settings) {
  return topology.is_this_system() ? std::int64_t{settings.memory_ceiling_mib} << 20 : 0;
}

void work(Job& job, RecordedRun& run, bool resumed) {
  const ProcessSettings settings = process_settings_of(run.manifest.suite);
  touch_and_release(bytes_to_touch(job.topology, settings), most_touching_time);
  const CellRunner runner(job.runtimes, settings, run.manifest.search_caps, job.topology,
                          noise_of(job.topology));
  Progress progress(stderr, terminal_width(stderr));
  const SessionOptions options{
      .budget_s = budget_of(job.arguments), .resumed = resumed, .stop = stopping_rule(run)};
  const SessionResult result = run_session(run, runner, job.runtimes, options, job.clock, progress);
  if (result.interrupted) {
    const std::string directory = run.files.directory.string();
    say(stderr,
        "interrupted: {} of {} processes are recorded in {}; see what they tell with `barista show "
        "{}`, go on with {}",
        result.recorded, result.planned, directory, directory, command_to_complete(run));
    job.context.exit_code = exit_interrupted;
    return;
  }
  if (!result.stopped.empty()) say(stderr, "{}", result.stopped);
  conclude(job, run);
}

std::uint64_t seed_of(const RunArguments& arguments) {
  return arguments.seed ? *arguments.seed : std::random_device{}();
}

PreparedRun prepare(const Job& job, std::uint64_t seed) {
  const std::vector<Suite> suites =
      load_suites(job.arguments.suites_file, {job.runtimes.experiments(), job.runtimes.names()});
  const Suite& suite = find_suite(suites, job.arguments.suite);
  return prepare_run(suite,
                     {.runtimes = job.arguments.runtimes,
                      .experiments = job.arguments.experiments,
                      .params = job.arguments.params,
                      .rounds = job.arguments.rounds,
                      .budget_s = budget_of(job.arguments),
                      .seed = seed,
                      .before_s = expected_touch_seconds(
                          bytes_to_touch(job.topology, suite.process), most_touching_time)},
                     job.runtimes, job.topology);
}

void export_topology(const Topology& topology, const RunFiles& files) {
  topology.export_xml(files.topology());
  if (const auto reason = topology.export_picture(files.topology_picture()))
    say(stderr, "no picture of the topology: {}", *reason);
}

void start(const RunArguments& arguments, Context& context) {
  Job job(arguments, context);
  const std::uint64_t seed = seed_of(arguments);
  const PreparedRun prepared = prepare(job, seed);
  const fs::path out =
      arguments.out.empty()
          ? fs::path("results") / (job.clock.utc_for_name() + "-" + arguments.suite)
          : arguments.out;
  // Before anything is made, so that a dry run refuses what the run would.
  require_room_for_run(out);
  if (arguments.dry_run) {
    print("{}", arguments.as_json ? json_text(plan_as_json(prepared, seed))
                                  : plan_for_people(prepared, job.topology, seed, page_of(stdout)));
    return;
  }
  Manifest manifest = note_conditions(prepared, job.runtimes, job.topology, seed);
  manifest.barista_version = BARISTA_VERSION;
  manifest.command = own_command_line();
  manifest.width = arguments.width;
  manifest.started_utc = job.clock.utc();
  NewRun new_run(out);
  for (const AbsentRuntime& absent : job.runtimes.absent)
    say(stderr, "runtime {} is left out: {}", absent.runtime, absent.reason);
  if (const std::vector<std::string> withheld = withheld_tunables(); !withheld.empty())
    say(stderr, "not passed on to the workers, whose results it would change: {}",
        fmt::join(withheld, ", "));
  if (!prepared.cut.empty()) say(stderr, "{}", prepared.cut);
  export_topology(job.topology, new_run.files());
  new_run.begin(prepared.plan, manifest);
  say(stderr, "suite {}: {} processes into {}, about {}", prepared.suite.id, prepared.plan.size(),
      out.string(), duration_words(prepared.expected_s));
  RecordedRun run{new_run.files(), manifest};
  work(job, run, false);
}

void resume(const RunArguments& arguments, Context& context) {
  RecordedRun run = open_run(arguments.resume);
  if (is_of_two_builds(run))
    throw UsageError(
        fmt::format("{} is a run of two builds; go on with {} and what else it was begun with",
                    arguments.resume.string(), command_to_complete(run)));
  if (run.manifest.complete && is_derived(run)) {
    say(stderr, "{} is complete: nothing is measured, and nothing in it is changed",
        arguments.resume.string());
    show(run, derive(run, claims_for(arguments.claims_file, context.experiments_dir, run)));
    return;
  }
  if (!arguments.width.empty()) run.manifest.width = arguments.width;
  Job job(arguments, context);
  const std::vector<std::string> changes =
      changed_conditions(run.manifest, job.runtimes, job.topology);
  if (!changes.empty() && !arguments.force)
    throw UsageError(
        fmt::format("{} cannot be completed under other conditions: {}; start a new run, or "
                    "mix them knowingly with --force",
                    arguments.resume.string(), fmt::join(changes, "; ")));
  for (const std::string& change : changes) say(stderr, "forced although {}", change);
  work(job, run, true);
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("run", "runs a suite, a process per cell and round");
  const auto arguments = std::make_shared<RunArguments>();
  add_run_flags(*command, *arguments);
  command->callback([arguments, &context] {
    if (arguments->suites_file.empty())
      arguments->suites_file = context.experiments_dir / "suites.toml";
    if (arguments->runtimes_dir.empty()) arguments->runtimes_dir = context.runtimes_dir;
    if (arguments->resume.empty())
      start(*arguments, context);
    else
      resume(*arguments, context);
  });
}

}  // namespace barista
