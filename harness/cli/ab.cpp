// barista ab: two builds of the workers, interleaved in the rounds of one run, then compared and
// judged. What a pull request needs: between two runs the machine itself differs by more than a
// small change does, within the rounds of one it does not.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>

#include "harness/analysis/compare_text.hpp"
#include "harness/analysis/derive.hpp"
#include "harness/analysis/gate.hpp"
#include "harness/analysis/holm.hpp"
#include "harness/analysis/signed_rank.hpp"
#include "harness/certify/certificate_search.hpp"
#include "harness/certify/two_labels.hpp"
#include "harness/cli/checks.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/gate_exit.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/launch/discovery.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/launch/own_command_line.hpp"
#include "harness/launch/plan_text.hpp"
#include "harness/launch/prepared_run.hpp"
#include "harness/launch/recorded_conditions.hpp"
#include "harness/launch/session.hpp"
#include "harness/plan/gate_rules.hpp"
#include "harness/plan/selection.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/text/counted.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"
#include "harness/text/wrapped.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

struct AbArguments {
  fs::path base;
  fs::path head;
  std::string suite = "gate";
  std::vector<std::string> runtimes;
  std::vector<std::string> experiments;
  std::optional<int> rounds;
  std::optional<std::uint64_t> seed;
  fs::path out;
  fs::path resume;           // empty: a new run
  std::string max_slowdown;  // empty: of the table gate
  std::string plant;
  fs::path certificate;
  fs::path suites_file;
  bool dry_run = false;
  bool as_json = false;
  bool as_markdown = false;
};

/// Both builds, and what of them can be compared.
struct Builds {
  Builds(const AbArguments& arguments, const Context& context)
      : source(context.experiments_dir.parent_path() / "runtimes"),
        base(require_runtimes(arguments.base, source, otherwise)),
        head(require_runtimes(arguments.head, source, otherwise)) {}

  static constexpr std::string_view otherwise =
      "name the folder of a build's workers, such as build/release/bin";

  fs::path source;
  Runtimes base;
  Runtimes head;
};

/// What the two builds have of the runtimes that were asked for, else of the suite's, else of all.
struct WantedRuntimes {
  std::vector<std::string> common;
  std::vector<std::string> gaps;  // of each that only one of the two has, in words
};

std::string why_absent(const Runtimes& build, const std::string& name) {
  const AbsentRuntime* absent = build.find_absent(name);
  return absent == nullptr ? "it is not there" : absent->reason;
}

/// Throws UsageError if one that was asked for is not in both, or if none is.
WantedRuntimes wanted_runtimes(const Builds& builds, const Suite& suite,
                               const std::vector<std::string>& asked) {
  std::vector<std::string> names = select_runtimes(suite, builds.base, asked);
  if (asked.empty())
    for (const std::string& name : select_runtimes(suite, builds.head, asked))
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  WantedRuntimes wanted;
  for (const std::string& name : names) {
    const bool in_base = builds.base.find_present(name) != nullptr;
    const bool in_head = builds.head.find_present(name) != nullptr;
    if (in_base && in_head) {
      wanted.common.push_back(name);
    } else if (in_base || in_head) {
      wanted.gaps.push_back(fmt::format("runtime {} is there in the {} only; of the other: {}",
                                        name, in_base ? "first" : "second",
                                        why_absent(in_base ? builds.head : builds.base, name)));
      if (!asked.empty()) throw UsageError(wanted.gaps.back());
    } else {
      const std::string words =
          fmt::format("runtime {} is in neither build: {}", name, why_absent(builds.head, name));
      if (!asked.empty()) throw UsageError(words);
      say(stderr, "{}", words);
    }
  }
  if (wanted.common.empty())
    throw UsageError("the two builds have no runtime in common that the suite asks for");
  return wanted;
}

class AbRun {
 public:
  AbRun(const AbArguments& arguments, const Context& context)
      : arguments_(arguments),
        topology_(Topology::discover()),
        builds_(arguments, context),
        rules_(load_gate_rules(arguments.suites_file)),
        seed_(seed_of(arguments)) {
    if (!arguments.max_slowdown.empty())
      rules_.margin = parse_percentage("--max-slowdown", arguments.max_slowdown);
    const double slowdown =
        arguments.plant.empty() ? 0 : parse_percentage("--plant", arguments.plant);
    const Suite suite = find_suite(
        load_suites(arguments.suites_file, {builds_.base.experiments(), builds_.base.names()}),
        arguments.suite);
    require_certificate(arguments.certificate);
    WantedRuntimes wanted = wanted_runtimes(builds_, suite, arguments.runtimes);
    gaps_ = std::move(wanted.gaps);
    const std::vector<std::string>& names = wanted.common;
    labels_ = with_two_labels(builds_.base, builds_.head, names, slowdown);
    prepared_ = prepare_run(
        with_two_labels(only_of(suite, names), names),
        {.experiments = arguments.experiments, .rounds = arguments.rounds, .seed = seed_}, labels_,
        topology_);
  }

  std::string plan_words() const {
    const Page page = page_of(stdout);
    std::string words = plan_for_people(prepared_, topology_, seed_, page);
    if (!arguments_.plant.empty())
      words += paragraph(fmt::format("the head is slowed down by {}", arguments_.plant),
                         page.columns, 2);
    for (const std::string& gap : gaps_)
      words += paragraph("not comparable: " + gap, page.columns, 2);
    return words;
  }

  /// Why so few rounds can never reach a verdict on so many cells; empty if they can. A cell may
  /// answer with several metrics, so that this is the least that is needed.
  std::string objection() const {
    std::set<int> cells;
    for (const PlannedProcess& process : prepared_.plan)
      if (process.unsupported.empty()) cells.insert(process.cell);
    const auto comparisons = static_cast<double>(cells.size() / 2);
    const double level = family_wise_error / (2 * comparisons);
    const auto rounds = static_cast<std::size_t>(prepared_.suite.rounds);
    if (smallest_signed_rank_p_value(rounds) <= level) return {};
    std::size_t needed = rounds;
    while (smallest_signed_rank_p_value(needed) > level) ++needed;
    return fmt::format("{} cannot tell {} apart from chance; {} can: --rounds {}",
                       counted(rounds, "round", "rounds"),
                       counted(cells.size() / 2, "comparison", "comparisons"), needed, needed);
  }

  /// The exit code.
  int measure_and_judge() const {
    const RunClock clock;
    RecordedRun run = arguments_.resume.empty() ? begin(clock) : taken_up();
    return run.manifest.complete || measure(run, clock) ? judge(run) : exit_interrupted;
  }

 private:
  static std::uint64_t seed_of(const AbArguments& arguments) {
    if (!arguments.resume.empty()) return open_run(arguments.resume).manifest.seed;
    return arguments.seed ? *arguments.seed : std::random_device{}();
  }

  RecordedRun begin(const RunClock& clock) const {
    Manifest manifest = note_conditions(prepared_, labels_, topology_, seed_);
    manifest.barista_version = BARISTA_VERSION;
    manifest.command = own_command_line();
    manifest.started_utc = clock.utc();
    const fs::path out = arguments_.out.empty()
                             ? fs::path("results") / (clock.utc_for_name() + "-ab")
                             : arguments_.out;
    NewRun new_run(out);
    new_run.begin(prepared_.plan, manifest);
    say(stderr, "suite {}: {} processes of two builds into {}, about {}", prepared_.suite.id,
        prepared_.plan.size(), out.string(), duration_words(prepared_.expected_s));
    return {new_run.files(), manifest};
  }

  /// Both builds, the machine and what is asked for must be those with which the run began: else
  /// its first rounds and its last would speak of different things.
  RecordedRun taken_up() const {
    RecordedRun run = open_run(arguments_.resume);
    std::vector<std::string> changes = changed_conditions(run.manifest, labels_, topology_);
    if (run.manifest.suite != suite_to_json(prepared_.suite))
      changes.emplace_back("other cells, rounds or runtimes are asked for");
    if (changes.empty()) return run;
    throw UsageError(fmt::format(
        "{} cannot be completed: {}; repeat the command with which it began, with --resume in the "
        "place of --out, or begin again",
        arguments_.resume.string(), fmt::join(changes, "; ")));
  }

  /// False if it was interrupted, which has been said.
  bool measure(RecordedRun& run, const RunClock& clock) const {
    const CellRunner runner(labels_, process_settings_of(run.manifest.suite),
                            run.manifest.search_caps, topology_, noise_of(topology_));
    Progress progress(stderr, terminal_width(stderr));
    const std::string directory = run.files.directory.string();
    const SessionOptions options{.resumed = !arguments_.resume.empty()};
    const SessionResult result = run_session(run, runner, labels_, options, clock, progress);
    if (result.interrupted)
      say(stderr,
          "interrupted: {} of {} processes are recorded in {}, nothing is judged; go on with the "
          "same command and --resume {} in the place of --out",
          result.recorded, result.planned, directory, directory);
    return !result.interrupted;
  }

  /// Cells that are for other runtimes alone would have nothing to compare.
  static Suite only_of(Suite suite, const std::vector<std::string>& names) {
    keep_only(names, suite);
    return suite;
  }

  int judge(const RecordedRun& run) const {
    const TwoSides sides = split_labels(read_samples(run));
    const Narrowing narrowing{.runtime = {}, .experiments = {}, .metrics = rules_.metrics};
    ComparisonReport report =
        compare({sides.first, narrowing, seed_}, {sides.second, narrowing, seed_}, rules_.margin,
                Pairing::within_rounds);
    report.gaps.insert(report.gaps.begin(), gaps_.begin(), gaps_.end());
    report.regimes = sides.regimes;
    const Vouching vouching = find_vouching(arguments_.certificate, run.files.directory,
                                            sides_of(run.manifest, {}), RunClock().utc());
    const CompareHeading heading{
        .first = fmt::format("base {}", arguments_.base.string()),
        .second = fmt::format(
            "head {}{}", arguments_.head.string(),
            arguments_.plant.empty() ? "" : fmt::format(", slowed down by {}", arguments_.plant)),
        .warning = {},
        .margin = rules_.margin,
        .certificate = vouching.words};
    const GateVerdict gate = judge_gate(report, rules_.margin, vouching);
    print("{}", arguments_.as_json       ? comparison_json(report, heading, gate)
                : arguments_.as_markdown ? comparison_markdown(report, heading)
                                         : comparison_table(report, heading, page_of(stdout)));
    return end_gate(gate);
  }

  const AbArguments& arguments_;
  Topology topology_;
  Builds builds_;
  GateRules rules_;
  std::uint64_t seed_;
  Runtimes labels_;
  PreparedRun prepared_;
  std::vector<std::string> gaps_;  // runtimes that one build lacks
};

int run_ab(const AbArguments& arguments, const Context& context) {
  const AbRun run(arguments, context);
  if (const std::string objection = run.objection(); !objection.empty())
    say(stderr, "{}", objection);
  if (!arguments.out.empty())
    require_room_for_run(arguments.out, ", or go on with an unfinished run with --resume");
  if (!arguments.dry_run) return run.measure_and_judge();
  print("{}", run.plan_words());
  return exit_done;
}

}  // namespace

void add_ab(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "ab", "two builds of the workers in one interleaved run, compared and gated");
  const auto arguments = std::make_shared<AbArguments>();
  command->add_option("base", arguments->base, "directory of the workers bench-* to compare with")
      ->required();
  command->add_option("head", arguments->head, "directory of the workers to be judged")->required();
  command->add_option("--suite", arguments->suite, "a suite of suites.toml (gate)");
  command->add_option("--runtime", arguments->runtimes, "only these runtimes")->delimiter(',');
  command->add_option("--experiment", arguments->experiments, "only these experiments")
      ->delimiter(',');
  command->add_option("--rounds", arguments->rounds, "instead of the suite's")
      ->check(whole_number(1, most_rounds));
  CLI::Option* resume = command->add_option(
      "--resume", arguments->resume,
      "complete the run in this directory; everything else is to be given as when it began");
  command->add_option("--seed", arguments->seed, "seed of the order (drawn)")
      ->check(whole_number(0))
      ->excludes(resume);
  command->add_option("--out", arguments->out, "directory of the run (results/<UTC time>-ab)")
      ->excludes(resume);
  command
      ->add_option("--max-slowdown", arguments->max_slowdown,
                   "what still counts as equal (the margin of the table gate of suites.toml)")
      ->check(percentage("--max-slowdown"));
  command
      ->add_option("--plant", arguments->plant,
                   "slow the head down by so much, such as 10%, to see that it is found")
      ->check(percentage("--plant"));
  command->add_option("--certificate", arguments->certificate,
                      "certificate.json to be quoted (the one beside the run)");
  command->add_option("--suites", arguments->suites_file, "another suites file");
  command->add_flag("--dry-run", arguments->dry_run, "print the plan, write nothing");
  CLI::Option* json = command->add_flag("--json", arguments->as_json, "the comparison as JSON");
  command->add_flag("--markdown", arguments->as_markdown, "the comparison as Markdown")
      ->excludes(json);
  command->callback([arguments, &context] {
    if (arguments->suites_file.empty())
      arguments->suites_file = context.experiments_dir / "suites.toml";
    context.exit_code = run_ab(*arguments, context);
  });
}

}  // namespace barista
