// A certification: so many whole reports of which the right answer is known, one after the other,
// each a run of its own directory. What is made stays made: interrupted at any moment, it goes on
// with the report that was not finished.
//
// Directory: certify.json (the conditions), reports.csv (report_outcome.hpp), reports/<n>/ (the
// runs that raised a false alarm, or all), certificate.json and certificate.md at the end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "harness/certify/certificate.hpp"
#include "harness/launch/run_clock.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"

namespace barista {

struct CampaignSettings {
  std::size_t reports = 59;        // of two equal labels
  std::size_t power_reports = 10;  // for each slow-down
  std::vector<double> slowdowns{0.02, 0.05, 0.10, 0.20};
  double margin = default_margin;
  int valid_days = 90;
  std::uint64_t seed = 0;
  // Instead of reports, so many runs of the suite, of which each begins so long after the one
  // before at the earliest: every pair of them is judged. 0: reports.
  std::size_t runs = 0;
  double apart_s = 0;
};

/// One report; `slowdown` of the second label.
struct PlannedReport {
  int report = 0;
  double slowdown = 0;
  std::uint64_t seed = 0;

  bool operator==(const PlannedReport&) const = default;
};

/// Those of equal labels first, then each slow-down once, and again, until all are made.
std::vector<PlannedReport> plan_reports(const CampaignSettings& settings);

/// What is certified, and where it is kept.
struct Campaign {
  std::filesystem::path directory;
  CampaignSettings settings;
  Suite suite;
  std::vector<std::string> runtimes;  // present ones

  std::filesystem::path runs_directory() const { return directory / "runs"; }
  std::filesystem::path conditions_file() const { return directory / "certify.json"; }
  std::filesystem::path outcomes_file() const { return directory / "reports.csv"; }
  std::filesystem::path certificate_file() const { return directory / "certificate.json"; }
  std::filesystem::path page_file() const { return directory / "certificate.md"; }
};

/// What all of its reports will take, as `barista run` expects it.
struct CampaignCost {
  std::size_t reports = 0;
  std::size_t processes = 0;  // of one report
  double seconds = 0;         // of all
};
CampaignCost cost_of(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology);

/// Makes the directory and writes the conditions. Throws UsageError if it is not empty.
void begin_campaign(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology);

/// The settings of a campaign that was begun. Throws InvalidData if there is none, UsageError
/// unless suite, runtimes and machine are as they were.
CampaignSettings resume_settings(const Campaign& campaign, const Runtimes& runtimes,
                                 const Topology& topology);
/// What of suite and runtimes a begun campaign was asked for.
struct CampaignNames {
  std::string suite;
  int rounds = 1;
  std::vector<std::string> runtimes;
};
CampaignNames read_names(const std::filesystem::path& directory);

struct CampaignProgress {
  std::size_t done = 0;
  std::size_t total = 0;
  const ReportOutcome* last = nullptr;  // null before the first
};

/// Makes the reports that are missing. False if it was interrupted. Throws UsageError if the suite
/// cannot reach any verdict.
bool make_reports(const Campaign& campaign, const Runtimes& runtimes, const Topology& topology,
                  bool keep_runs, const std::function<void(const CampaignProgress&)>& tell);

/// From what was recorded; written into the directory.
Certificate issue_certificate(const Campaign& campaign, const Topology& topology,
                              const RunClock& clock, const std::string& barista_version);

}  // namespace barista
