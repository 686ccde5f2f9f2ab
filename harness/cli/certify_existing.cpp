// barista certify --relabel and --between: what runs that exist tell of this harness's error rates.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "harness/analysis/run_history.hpp"
#include "harness/certify/certificate_text.hpp"
#include "harness/certify/relabel.hpp"
#include "harness/certify/run_pairs.hpp"
#include "harness/cli/certify_arguments.hpp"
#include "harness/cli/claims_file.hpp"
#include "harness/cli/percentage.hpp"
#include "harness/launch/run_clock.hpp"
#include "harness/record/durable_file.hpp"
#include "harness/record/errors.hpp"
#include "harness/text/say.hpp"
#include "harness/text/standard_streams.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;

/// Passed; failed by what was found; or left open by too few reports.
int exit_code_of(const Certificate& certificate) {
  if (certificate.own_objection().empty()) return exit_done;
  const bool any_wrong =
      certificate.null_control.false_alarms > 0 ||
      std::any_of(certificate.power.begin(), certificate.power.end(),
                  [](const PowerPoint& point) { return point.wrong_direction > 0; });
  return any_wrong ? exit_gate : exit_inconclusive;
}

/// The runs that are named, and those in folders that are.
std::vector<RecordedRun> runs_of(const std::vector<fs::path>& directories) {
  std::vector<RecordedRun> runs;
  for (const fs::path& directory : directories)
    for (RecordedRun& run : runs_named("--between", directory)) runs.push_back(std::move(run));
  std::sort(runs.begin(), runs.end(), [](const RecordedRun& a, const RecordedRun& b) {
    return std::tie(a.manifest.started_utc, a.files.directory) <
           std::tie(b.manifest.started_utc, b.files.directory);
  });
  return runs;
}

/// Of the machine of these runs, issued now; what was found is not in it yet.
Certificate empty_certificate(const Manifest& manifest, const CertifyArguments& arguments,
                              nlohmann::json conditions) {
  const std::string now = RunClock().utc();
  return {.barista_version = BARISTA_VERSION,
          .issued_utc = now,
          .valid_until_utc = utc_after(now, arguments.valid_days),
          .fingerprint_id = manifest.fingerprint_id,
          .fingerprint = manifest.fingerprint,
          .conditions = std::move(conditions)};
}

}  // namespace

int end_with(const Certificate& certificate, const CertifyArguments& arguments,
             const fs::path& page) {
  if (arguments.as_json) {
    print("{}", certificate_json(certificate));
  } else {
    print("{}", certificate_table(certificate, page_of(stdout)));
    say(stdout, "more: {}", page.string());
  }
  return exit_code_of(certificate);
}

int certify_by_relabelling(const CertifyArguments& arguments) {
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
  Certificate certificate =
      empty_certificate(manifest, arguments,
                        {{"method", "rounds of existing runs dealt to two sides"},
                         {"suite", manifest.suite},
                         {"runs", names},
                         {"seed", seed},
                         {"margin", margin}});
  const fs::path out = arguments.out.empty() ? arguments.relabel.front() : arguments.out;
  make_writable_directory(out);  // before a minute's work
  tally(certificate, relabelled_reports(runs, reports, seed, margin));
  write_whole_file(out / "relabelling.json", certificate_json(certificate));
  write_whole_file(out / "relabelling.md", certificate_markdown(certificate));
  return end_with(certificate, arguments, out / "relabelling.md");
}

int certify_between(const CertifyArguments& arguments, const Context& context,
                    const PairSettings& settings, const std::vector<fs::path>& directories,
                    const fs::path& out) {
  const std::vector<RecordedRun> runs = runs_of(directories);
  const Claims claims = claims_for(arguments.claims_file, context.experiments_dir, runs.front());
  make_writable_directory(out);  // before minutes of work
  const PairsReport report =
      judge_pairs(runs, claims, settings, [](std::size_t done, std::size_t all) {
        if (done % 10 == 0 || done == all) say(stderr, "{} of {} pairs", done, all);
      });
  const Manifest& manifest = runs.front().manifest;
  nlohmann::ordered_json begun = nlohmann::ordered_json::array();
  for (const RecordedRun& run : runs) begun.push_back(run.manifest.started_utc);
  Certificate certificate = empty_certificate(
      manifest, arguments,
      {{"method", "every pair of runs of the same binaries, judged by the others"},
       {"suite", manifest.suite},
       {"workers", contents_of(manifest)},
       {"runs_begun_utc", begun},
       {"margin", settings.margin}});
  tally(certificate, report);
  write_whole_file(out / "between.json", certificate_json(certificate));
  write_whole_file(out / "between.md", certificate_markdown(certificate));
  write_whole_file(out / "pairs.csv", pairs_csv_text(report));
  return end_with(certificate, arguments, out / "between.md");
}

}  // namespace barista
