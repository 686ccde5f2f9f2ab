#include "harness/certify/campaign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "harness/analysis/derive.hpp"
#include "harness/certify/certificate_text.hpp"
#include "harness/certify/measured_run.hpp"
#include "harness/certify/two_labels.hpp"
#include "harness/launch/prepared_run.hpp"
#include "harness/machine/fingerprint.hpp"
#include "harness/plan/suite_json.hpp"
#include "harness/record/durable_file.hpp"
#include "harness/record/errors.hpp"
#include "harness/record/run_lock.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// All that must be as it was for a report to be made in the same campaign.
Json conditions_of(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology) {
  Json workers = Json::array();
  for (const std::string& name : campaign.runtimes)
    if (const PresentRuntime* runtime = runtimes.find_present(name))
      workers.push_back({{"runtime", name},
                         {"library", runtime->description.library},
                         {"content_id", runtime->content_id}});
  const CampaignSettings& settings = campaign.settings;
  return {{"method", settings.runs == 0 ? "real runs, every runtime under two labels"
                                        : "runs of the same binaries, apart in time"},
          {"suite", suite_to_json(campaign.suite)},
          {"workers", workers},
          {"reports", settings.reports},
          {"power_reports", settings.power_reports},
          {"slowdowns", settings.slowdowns},
          {"margin", settings.margin},
          {"valid_days", settings.valid_days},
          {"seed", settings.seed},
          {"runs", settings.runs},
          {"apart_s", settings.apart_s},
          {"fingerprint_id", fingerprint(topology).at("fingerprint_id")}};
}

nlohmann::json read_conditions(const fs::path& certify_json) {
  std::ifstream file(certify_json);
  if (!file)
    throw InvalidData(
        fmt::format("{} cannot be read: was a certification begun there?", certify_json.string()));
  try {
    return nlohmann::json::parse(file);
  } catch (const nlohmann::json::exception& error) {
    throw InvalidData(
        fmt::format("{} holds no conditions: {}", certify_json.string(), error.what()));
  }
}

void remove_torn_line(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t whole = text.rfind('\n') == std::string::npos ? 0 : text.rfind('\n') + 1;
  if (whole < text.size()) fs::resize_file(file, whole);
}

/// Each begins no sooner than `apart_s` after the one before.
CampaignCost cost_of_runs(const Campaign& campaign, const Runtimes& runtimes,
                          const Topology& topology) {
  const CampaignSettings& settings = campaign.settings;
  const PreparedRun one = prepare_run(campaign.suite, {.seed = settings.seed}, runtimes, topology);
  const double between_s = std::max(settings.apart_s, one.expected_s);
  return {.reports = settings.runs,
          .processes = one.plan.size(),
          .seconds = between_s * static_cast<double>(settings.runs - 1) + one.expected_s};
}

/// One run of all labels, recorded in `directory`; nothing if it was interrupted.
std::optional<ReportOutcome> make_report(const Campaign& campaign, const PlannedReport& planned,
                                         const Runtimes& runtimes, const Topology& topology,
                                         const fs::path& directory) {
  const Suite suite = with_two_labels(campaign.suite, campaign.runtimes);
  const std::optional<RecordedRun> run =
      measure_run(suite, with_two_labels(runtimes, runtimes, campaign.runtimes, planned.slowdown),
                  topology, planned.seed, directory);
  if (!run) return std::nullopt;
  const TwoSides sides = split_labels(read_samples(*run));
  const ComparisonReport report =
      compare({sides.first, {}, planned.seed}, {sides.second, {}, planned.seed},
              campaign.settings.margin, Pairing::within_rounds);
  if (const std::string refusal = report.refusal(); !refusal.empty())
    throw UsageError(
        fmt::format("suite '{}' cannot be certified with so few rounds: {}", suite.id, refusal));
  ReportOutcome outcome = outcome_of(report, planned.slowdown);
  outcome.report = planned.report;
  outcome.seed = planned.seed;
  return outcome;
}

}  // namespace

std::vector<PlannedReport> plan_reports(const CampaignSettings& settings) {
  std::vector<PlannedReport> plan;
  const auto add = [&](double slowdown) {
    plan.push_back({static_cast<int>(plan.size()), slowdown, settings.seed + plan.size()});
  };
  for (std::size_t i = 0; i < settings.reports; ++i) add(0);
  for (std::size_t i = 0; i < settings.power_reports; ++i)
    for (const double slowdown : settings.slowdowns) add(slowdown);
  return plan;
}

CampaignCost cost_of(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology) {
  if (campaign.settings.runs > 0) return cost_of_runs(campaign, runtimes, topology);
  const std::size_t reports = plan_reports(campaign.settings).size();
  const PreparedRun one = prepare_run(
      with_two_labels(campaign.suite, campaign.runtimes), {.seed = campaign.settings.seed},
      with_two_labels(runtimes, runtimes, campaign.runtimes, 0), topology);
  return {.reports = reports,
          .processes = one.plan.size(),
          .seconds = one.expected_s * static_cast<double>(reports)};
}

void begin_campaign(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology) {
  create_run_directory(campaign.directory);
  write_whole_file(campaign.outcomes_file(), outcomes_header());
  write_whole_file(campaign.conditions_file(),
                   conditions_of(campaign, runtimes, topology).dump(2) + "\n");
}

CampaignNames read_names(const fs::path& directory) {
  const fs::path file = Campaign{.directory = directory}.conditions_file();
  const nlohmann::json conditions = read_conditions(file);
  try {
    CampaignNames names{.suite = conditions.at("suite").at("id"),
                        .rounds = conditions.at("suite").at("rounds"),
                        .runtimes = {}};
    for (const nlohmann::json& worker : conditions.at("workers"))
      names.runtimes.push_back(worker.at("runtime"));
    return names;
  } catch (const nlohmann::json::exception& error) {
    throw InvalidData(fmt::format("{} holds no conditions: {}", file.string(), error.what()));
  }
}

CampaignSettings resume_settings(const Campaign& campaign, const Runtimes& runtimes,
                                 const Topology& topology) {
  const nlohmann::json then = read_conditions(campaign.conditions_file());
  Campaign now = campaign;
  try {
    now.settings = {.reports = then.at("reports"),
                    .power_reports = then.at("power_reports"),
                    .slowdowns = then.at("slowdowns"),
                    .margin = then.at("margin"),
                    .valid_days = then.at("valid_days"),
                    .seed = then.at("seed"),
                    .runs = then.value("runs", std::size_t{0}),
                    .apart_s = then.value("apart_s", 0.0)};
  } catch (const nlohmann::json::exception& error) {
    throw InvalidData(fmt::format("{} holds no conditions: {}", campaign.conditions_file().string(),
                                  error.what()));
  }
  const nlohmann::json here = conditions_of(now, runtimes, topology);
  for (const char* part : {"suite", "workers", "fingerprint_id"})
    if (then.at(part) != here.at(part))
      throw UsageError(
          fmt::format("{} cannot be completed under other conditions: its '{}' is not as it was; "
                      "begin a new certification",
                      campaign.directory.string(), part));
  return now.settings;
}

bool make_reports(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology,
                  bool keep_runs, const std::function<void(const CampaignProgress&)>& tell) {
  const RunLock lock(campaign.directory / ".lock");
  remove_torn_line(campaign.outcomes_file());
  std::set<int> made;
  for (const ReportOutcome& outcome : read_outcomes(campaign.outcomes_file()))
    made.insert(outcome.report);
  AppendFile outcomes(campaign.outcomes_file());
  const std::vector<PlannedReport> plan = plan_reports(campaign.settings);
  CampaignProgress progress{.done = made.size(), .total = plan.size()};
  tell(progress);
  for (const PlannedReport& planned : plan) {
    if (made.contains(planned.report)) continue;
    const fs::path directory =
        campaign.directory / "reports" / fmt::format("{:03}", planned.report);
    fs::remove_all(directory);  // what an interruption left of it
    const auto outcome = make_report(campaign, planned, runtimes, topology, directory);
    if (!outcome) return false;
    outcomes.append(outcome_row(*outcome));
    if (!keep_runs && !outcome->is_false_alarm()) fs::remove_all(directory);
    ++progress.done;
    progress.last = &*outcome;
    tell(progress);
  }
  return true;
}

Certificate issue_certificate(const Campaign& campaign, const Topology& topology,
                              const RunClock& clock, const std::string& barista_version) {
  Certificate certificate{.barista_version = barista_version,
                          .issued_utc = clock.utc(),
                          .valid_until_utc = utc_after(clock.utc(), campaign.settings.valid_days),
                          .fingerprint = fingerprint(topology),
                          .conditions = read_conditions(campaign.conditions_file())};
  certificate.fingerprint_id = certificate.fingerprint.at("fingerprint_id");
  tally(certificate, read_outcomes(campaign.outcomes_file()));
  write_whole_file(campaign.certificate_file(), certificate_json(certificate));
  write_whole_file(campaign.page_file(), certificate_markdown(certificate));
  return certificate;
}

}  // namespace barista
