// barista certify: measures this harness's own error rates on this machine, and issues the
// certificate.
#include <fmt/format.h>

#include <array>
#include <memory>
#include <random>

#include "harness/certify/apart_runs.hpp"
#include "harness/certify/run_pairs.hpp"
#include "harness/cli/certify_arguments.hpp"
#include "harness/cli/checks.hpp"
#include "harness/cli/context.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/launch/discovery.hpp"
#include "harness/launch/duration_text.hpp"
#include "harness/plan/selection.hpp"
#include "harness/record/durable_file.hpp"
#include "harness/record/run_directory.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

std::string report_words(const ReportOutcome& outcome) {
  if (outcome.slowdown == 0)
    return fmt::format("two equal sides, {} comparisons, {} called different", outcome.comparisons,
                       outcome.better + outcome.worse);
  return fmt::format("slowed down by {:.3g} %, found in {} of {} comparisons, {} called faster",
                     outcome.slowdown * 100, outcome.worse, outcome.comparisons, outcome.better);
}

/// Lines about each report, and how long the rest will take.
class Teller {
 public:
  void operator()(const CampaignProgress& progress) {
    if (progress.last == nullptr) {
      begun_with_ = progress.done;
      return;
    }
    const double each_s = clock_.elapsed_s() / static_cast<double>(progress.done - begun_with_);
    const double left_s = each_s * static_cast<double>(progress.total - progress.done);
    say(stderr, "{} of {}: {}{}", progress.done, progress.total, report_words(*progress.last),
        clock_.is_stopped() ? "" : fmt::format("; about {} left", duration_words(left_s)));
  }

 private:
  RunClock clock_;
  std::size_t begun_with_ = 0;
};

Suite find_suite_of(const CertifyArguments& arguments, const Runtimes& runtimes,
                    const std::string& id, std::optional<int> rounds) {
  Suite suite = find_suite(
      load_suites(arguments.suites_file, {runtimes.experiments(), runtimes.names()}), id);
  if (rounds) suite.rounds = *rounds;
  return suite;
}

/// Those of the suite that are here; the others are named.
std::vector<std::string> present_names(const std::vector<std::string>& names,
                                       const Runtimes& runtimes) {
  std::vector<std::string> present;
  for (const std::string& name : names)
    if (runtimes.find_present(name) != nullptr)
      present.push_back(name);
    else
      say(stderr, "runtime {} is left out: it is not here", name);
  return present;
}

std::vector<double> slowdowns_of(const CertifyArguments& arguments) {
  std::vector<double> slowdowns;
  for (const std::string& text : arguments.slowdowns)
    slowdowns.push_back(parse_percentage("--slowdowns", text));
  return slowdowns;
}

PairSettings pair_settings_of(const CertifyArguments& arguments) {
  return {parse_percentage("--max-slowdown", arguments.margin), slowdowns_of(arguments)};
}

CampaignSettings settings_of(const CertifyArguments& arguments) {
  if (arguments.reports == 0 && arguments.power_reports == 0)
    throw UsageError("--reports 0 and --power-reports 0 leave nothing to measure");
  CampaignSettings settings{.power_reports = arguments.power_reports,
                            .slowdowns = slowdowns_of(arguments),
                            .margin = parse_percentage("--max-slowdown", arguments.margin),
                            .valid_days = arguments.valid_days,
                            .seed = arguments.seed ? *arguments.seed : std::random_device{}()};
  if (arguments.reports) settings.reports = *arguments.reports;
  if (arguments.runs > 0) {
    settings.reports = settings.power_reports = 0;
    settings.runs = arguments.runs;
    settings.apart_s = required_duration("--apart", arguments.apart);
  }
  return settings;
}

/// Nothing of it is written yet.
Campaign new_campaign(const CertifyArguments& arguments, const Runtimes& runtimes) {
  Campaign campaign{.directory =
                        arguments.out.empty()
                            ? fs::path("results") / (RunClock().utc_for_name() + "-certify")
                            : arguments.out};
  campaign.settings = settings_of(arguments);
  campaign.suite = find_suite_of(arguments, runtimes, arguments.suite, arguments.rounds);
  campaign.runtimes =
      present_names(select_runtimes(campaign.suite, runtimes, arguments.runtimes), runtimes);
  campaign.suite.runtimes = campaign.runtimes;
  require_room_for_run(campaign.directory);
  return campaign;
}

Campaign resumed_campaign(const CertifyArguments& arguments, const Runtimes& runtimes,
                          const Topology& topology) {
  Campaign campaign{.directory = arguments.resume};
  const CampaignNames names = read_names(arguments.resume);
  campaign.suite = find_suite_of(arguments, runtimes, names.suite, names.rounds);
  campaign.suite.runtimes = campaign.runtimes = names.runtimes;
  campaign.settings = resume_settings(campaign, runtimes, topology);
  return campaign;
}

std::string announcement(const Campaign& campaign, const Runtimes& runtimes,
                         const Topology& topology) {
  const CampaignCost cost = cost_of(campaign, runtimes, topology);
  return fmt::format("suite {}: {} {} of {} processes each into {}, about {}", campaign.suite.id,
                     cost.reports, campaign.settings.runs == 0 ? "reports" : "runs", cost.processes,
                     campaign.directory.string(), duration_words(cost.seconds));
}

int say_interrupted(const Campaign& campaign) {
  say(stderr, "interrupted; go on with `barista certify --resume {}`", campaign.directory.string());
  return exit_interrupted;
}

/// Makes runs that are apart in time, and judges every pair of them.
int certify_runs(const CertifyArguments& arguments, const Campaign& campaign,
                 const Runtimes& runtimes, const Topology& topology, const Context& context) {
  const auto tell = [&](std::size_t run, double wait_s) {
    say(stderr, "run {} of {}{}", run, campaign.settings.runs,
        wait_s < 1 ? "" : fmt::format(", in {}", duration_words(wait_s)));
  };
  if (!make_runs_apart(campaign, runtimes, topology, tell)) return say_interrupted(campaign);
  CertifyArguments as_begun = arguments;
  as_begun.valid_days = campaign.settings.valid_days;
  return certify_between(as_begun, context, {campaign.settings.margin, campaign.settings.slowdowns},
                         {campaign.runs_directory()}, campaign.directory);
}

int certify(const CertifyArguments& arguments, const Context& context) {
  const Topology topology = Topology::discover();
  const Runtimes runtimes =
      require_runtimes(arguments.runtimes_dir, context.experiments_dir.parent_path() / "runtimes",
                       "build them, or name their folder with --runtimes-dir");
  const bool is_new = arguments.resume.empty();
  const Campaign campaign =
      is_new ? new_campaign(arguments, runtimes) : resumed_campaign(arguments, runtimes, topology);
  say(arguments.dry_run ? stdout : stderr, "{}", announcement(campaign, runtimes, topology));
  if (arguments.dry_run) return exit_done;
  if (is_new) begin_campaign(campaign, runtimes, topology);
  if (campaign.settings.runs > 0)
    return certify_runs(arguments, campaign, runtimes, topology, context);
  Teller teller;
  if (!make_reports(campaign, runtimes, topology, arguments.keep_runs, std::ref(teller))) {
    return say_interrupted(campaign);
  }
  const Certificate certificate =
      issue_certificate(campaign, topology, RunClock(), BARISTA_VERSION);
  return end_with(certificate, arguments, campaign.page_file());
}

constexpr std::uint64_t most_reports = 1'000'000;

void add_flags(CLI::App& command, CertifyArguments& arguments) {
  CLI::Option* resume =
      command.add_option("--resume", arguments.resume, "go on with the certification in here");
  CLI::Option* relabel =
      command.add_option("--relabel", arguments.relabel,
                         "instead of measuring, deal the rounds of these runs to two sides");
  relabel->excludes(resume);
  CLI::Option* between = command.add_option(
      "--between", arguments.between,
      "instead of measuring, judge every pair of these runs, or of those in these folders");
  between->excludes(resume)->excludes(relabel);
  command.add_option("suite", arguments.suite, "a suite of suites.toml (certify)")
      ->excludes(resume)
      ->excludes(relabel)
      ->excludes(between);
  command.add_flag("--dry-run", arguments.dry_run, "say how much would be measured, write nothing")
      ->excludes(resume)
      ->excludes(relabel)
      ->excludes(between);
  command.add_option("--out", arguments.out, "directory (results/<UTC time>-certify)")
      ->excludes(resume);
  CLI::Option* reports =
      command
          .add_option("--reports", arguments.reports,
                      "whole reports of two equal sides (59; dealt: 1000); 0: power alone")
          ->excludes(between)
          ->excludes(resume)
          ->check(whole_number(0, most_reports));
  CLI::Option* runs = command.add_option(
      "--runs", arguments.runs,
      "instead of reports, runs apart in time, of which every pair is judged (12 tell enough)");
  runs->excludes(resume)->excludes(relabel)->excludes(between)->excludes(reports);
  runs->check(whole_number(fewest_runs_for_pairs, 1000));
  command
      .add_option("--apart", arguments.apart,
                  "how long after the one before each of the runs begins at the earliest (10m)")
      ->needs(runs);
  command.add_option("--power-reports", arguments.power_reports, "reports for each slow-down (10)")
      ->excludes(runs)
      ->check(whole_number(0, most_reports))
      ->excludes(resume)
      ->excludes(relabel)
      ->excludes(between);
  command.add_option("--slowdowns", arguments.slowdowns, "what is planted (2%,5%,10%,20%)")
      ->delimiter(',')
      ->check(percentage("--slowdowns"))
      ->excludes(resume)
      ->excludes(relabel);
  command.add_option("--runtime", arguments.runtimes, "only these runtimes")
      ->delimiter(',')
      ->excludes(resume)
      ->excludes(relabel)
      ->excludes(between);
  command.add_option("--rounds", arguments.rounds, "instead of the suite's")
      ->excludes(resume)
      ->excludes(relabel)
      ->excludes(between)
      ->check(whole_number(1, most_rounds));
  command.add_option("--seed", arguments.seed, "seed of the orders (drawn)")
      ->excludes(between)
      ->excludes(resume)
      ->check(whole_number(0));
  command.add_option("--max-slowdown", arguments.margin, "what still counts as equal (5%)")
      ->check(percentage("--max-slowdown"))
      ->excludes(resume);
  command.add_option("--valid-days", arguments.valid_days, "how long the certificate vouches (90)")
      ->excludes(resume)
      ->check(whole_number(1, 3650));
}

}  // namespace

void add_certify(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("certify", "measures this harness's own error rates on this machine");
  const auto arguments = std::make_shared<CertifyArguments>();
  add_flags(*command, *arguments);
  const std::array measuring{
      command->add_option("--suites", arguments->suites_file, "another suites file"),
      command->add_option("--runtimes-dir", arguments->runtimes_dir,
                          "where the workers bench-* lie"),
      command->add_flag("--keep-runs", arguments->keep_runs,
                        "keep the samples of all reports, not only of false alarms")};
  for (CLI::Option* option : measuring)
    for (const char* judging : {"--relabel", "--between"})
      option->excludes(command->get_option(judging));
  command->add_option("--claims", arguments->claims_file,
                      "another claims file than the project's, whose readings --between follows");
  command->add_flag("--json", arguments->as_json, "the certificate as JSON");
  command->callback([arguments, &context] {
    if (arguments->suites_file.empty())
      arguments->suites_file = context.experiments_dir / "suites.toml";
    if (arguments->runtimes_dir.empty()) arguments->runtimes_dir = context.runtimes_dir;
    context.exit_code =
        !arguments->relabel.empty() ? certify_by_relabelling(*arguments)
        : !arguments->between.empty()
            ? certify_between(*arguments, context, pair_settings_of(*arguments), arguments->between,
                              arguments->out.empty() ? arguments->between.front() : arguments->out)
            : certify(*arguments, context);
  });
}

}  // namespace barista
