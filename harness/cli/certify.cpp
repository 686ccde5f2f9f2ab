// barista certify: measures this harness's own error rates on this machine, and issues the
// certificate.
#include <fmt/format.h>

#include <memory>
#include <random>

#include "harness/certify/campaign.hpp"
#include "harness/certify/certificate_text.hpp"
#include "harness/certify/relabel.hpp"
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

struct CertifyArguments {
  std::string suite = "certify";
  fs::path out;
  fs::path resume;
  std::vector<fs::path> relabel;
  std::vector<std::string> runtimes;
  std::vector<std::string> slowdowns{"2%", "5%", "10%", "20%"};
  std::string margin = "5%";
  std::optional<std::size_t> reports;
  std::size_t power_reports = CampaignSettings{}.power_reports;
  std::optional<int> rounds;
  std::optional<std::uint64_t> seed;
  int valid_days = CampaignSettings{}.valid_days;
  fs::path suites_file;
  fs::path runtimes_dir;
  bool keep_runs = false;
  bool dry_run = false;
  bool as_json = false;
};

/// Passed; failed by what was found; or left open by too few reports.
int exit_code_of(const Certificate& certificate) {
  if (certificate.objection(certificate.issued_utc, certificate.fingerprint_id).empty())
    return exit_done;
  const bool any_wrong =
      certificate.null_control.false_alarms > 0 ||
      std::any_of(certificate.power.begin(), certificate.power.end(),
                  [](const PowerPoint& point) { return point.wrong_direction > 0; });
  return any_wrong ? exit_gate : exit_inconclusive;
}

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

CampaignSettings settings_of(const CertifyArguments& arguments) {
  if (arguments.reports == 0 && arguments.power_reports == 0)
    throw UsageError("--reports 0 and --power-reports 0 leave nothing to measure");
  CampaignSettings settings{.power_reports = arguments.power_reports,
                            .slowdowns = {},
                            .margin = parse_percentage("--max-slowdown", arguments.margin),
                            .valid_days = arguments.valid_days,
                            .seed = arguments.seed ? *arguments.seed : std::random_device{}()};
  if (arguments.reports) settings.reports = *arguments.reports;
  for (const std::string& text : arguments.slowdowns)
    settings.slowdowns.push_back(parse_percentage("--slowdowns", text));
  return settings;
}

void print_certificate(const Certificate& certificate, const CertifyArguments& arguments,
                       const fs::path& page) {
  if (arguments.as_json) {
    print("{}", certificate_json(certificate));
  } else {
    print("{}", certificate_table(certificate, page_of(stdout)));
    say(stdout, "more: {}", page.string());
  }
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
  return fmt::format("suite {}: {} reports of {} processes each into {}, about {}",
                     campaign.suite.id, cost.reports, cost.processes, campaign.directory.string(),
                     duration_words(cost.seconds));
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
  Teller teller;
  if (!make_reports(campaign, runtimes, topology, arguments.keep_runs, std::ref(teller))) {
    say(stderr, "interrupted; go on with `barista certify --resume {}`",
        campaign.directory.string());
    return exit_interrupted;
  }
  const Certificate certificate =
      issue_certificate(campaign, topology, RunClock(), BARISTA_VERSION);
  print_certificate(certificate, arguments, campaign.page_file());
  return exit_code_of(certificate);
}

int relabel(const CertifyArguments& arguments) {
  if (arguments.reports == 0)
    throw UsageError("--reports 0 leaves nothing to deal: give the number of deals, or none");
  std::vector<RecordedRun> runs;
  std::vector<std::string> names;
  for (const fs::path& directory : arguments.relabel) {
    runs.push_back(open_run(directory));
    require_complete(runs.back());
    names.push_back(fs::weakly_canonical(directory).filename().string());
    if (runs.back().manifest.fingerprint_id != runs.front().manifest.fingerprint_id)
      throw UsageError(fmt::format("{} and {} were made under different conditions",
                                   arguments.relabel.front().string(), directory.string()));
  }
  constexpr std::size_t default_deals = 1000;
  const std::size_t reports = arguments.reports.value_or(default_deals);
  const std::uint64_t seed = arguments.seed.value_or(1);
  const double margin = parse_percentage("--max-slowdown", arguments.margin);
  const Manifest& manifest = runs.front().manifest;
  const std::string now = RunClock().utc();
  Certificate certificate{.barista_version = BARISTA_VERSION,
                          .issued_utc = now,
                          .valid_until_utc = utc_after(now, arguments.valid_days),
                          .fingerprint_id = manifest.fingerprint_id,
                          .fingerprint = manifest.fingerprint,
                          .conditions = {{"method", "rounds of existing runs dealt to two sides"},
                                         {"suite", manifest.suite},
                                         {"runs", names},
                                         {"seed", seed},
                                         {"margin", margin}}};
  const fs::path out = arguments.out.empty() ? arguments.relabel.front() : arguments.out;
  make_writable_directory(out);  // before a minute's work
  tally(certificate, relabelled_reports(runs, reports, seed, margin));
  write_whole_file(out / "relabelling.json", certificate_json(certificate));
  write_whole_file(out / "relabelling.md", certificate_markdown(certificate));
  print_certificate(certificate, arguments, out / "relabelling.md");
  return exit_code_of(certificate);
}

constexpr std::uint64_t most_reports = 1'000'000;

void add_flags(CLI::App& command, CertifyArguments& arguments) {
  CLI::Option* resume =
      command.add_option("--resume", arguments.resume, "go on with the certification in here");
  CLI::Option* relabel =
      command.add_option("--relabel", arguments.relabel,
                         "instead of measuring, deal the rounds of these runs to two sides");
  relabel->excludes(resume);
  command.add_option("suite", arguments.suite, "a suite of suites.toml (certify)")
      ->excludes(resume)
      ->excludes(relabel);
  command.add_flag("--dry-run", arguments.dry_run, "say how much would be measured, write nothing")
      ->excludes(resume)
      ->excludes(relabel);
  command.add_option("--out", arguments.out, "directory (results/<UTC time>-certify)")
      ->excludes(resume);
  command
      .add_option("--reports", arguments.reports,
                  "whole reports of two equal sides (59; dealt: 1000); 0: power alone")
      ->excludes(resume)
      ->check(whole_number(0, most_reports));
  command.add_option("--power-reports", arguments.power_reports, "reports for each slow-down (10)")
      ->check(whole_number(0, most_reports))
      ->excludes(resume)
      ->excludes(relabel);
  command.add_option("--slowdowns", arguments.slowdowns, "what is planted (2%,5%,10%,20%)")
      ->delimiter(',')
      ->check(percentage("--slowdowns"))
      ->excludes(resume)
      ->excludes(relabel);
  command.add_option("--runtime", arguments.runtimes, "only these runtimes")
      ->delimiter(',')
      ->excludes(resume)
      ->excludes(relabel);
  command.add_option("--rounds", arguments.rounds, "instead of the suite's")
      ->excludes(resume)
      ->excludes(relabel)
      ->check(whole_number(1, most_rounds));
  command.add_option("--seed", arguments.seed, "seed of the orders (drawn)")
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
  command->add_option("--suites", arguments->suites_file, "another suites file");
  command->add_option("--runtimes-dir", arguments->runtimes_dir, "where the workers bench-* lie");
  command->add_flag("--keep-runs", arguments->keep_runs,
                    "keep the samples of all reports, not only of false alarms");
  command->add_flag("--json", arguments->as_json, "the certificate as JSON");
  command->callback([arguments, &context] {
    if (arguments->suites_file.empty())
      arguments->suites_file = context.experiments_dir / "suites.toml";
    if (arguments->runtimes_dir.empty()) arguments->runtimes_dir = context.runtimes_dir;
    context.exit_code =
        arguments->relabel.empty() ? certify(*arguments, context) : relabel(*arguments);
  });
}

}  // namespace barista
