// A certificate: the error rates that this harness has shown on one machine, by whole reports whose
// right answers were known. Not how they were made (campaign.hpp) nor how they are printed
// (certificate_text.hpp).
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/certify/report_outcome.hpp"

namespace barista {

/// No more false alarms than this, over whole reports, with 95 % confidence: what passes.
inline constexpr double most_false_alarms = 0.05;

/// Reports of two equal labels.
struct NullControl {
  std::size_t reports = 0;
  std::size_t false_alarms = 0;  // reports that called anything different
  std::size_t comparisons = 0;
  std::size_t false_verdicts = 0;
  std::size_t equivalent = 0;
  double upper_bound = 1;            // of the share of false alarms, one-sided, 95 %
  std::optional<double> detectable;  // median over the reports of their median MDE, as a share
};

/// Reports in which one label was slowed down.
struct PowerPoint {
  double slowdown = 0;
  std::size_t reports = 0;
  std::size_t comparisons = 0;
  std::size_t found = 0;
  std::size_t wrong_direction = 0;
  std::size_t equivalent = 0;
  std::size_t within_reach = 0;
  std::size_t found_within_reach = 0;
  Interval share_found;  // exact, as if comparisons of a report were independent
};

struct Certificate {
  std::string barista_version;
  std::string issued_utc;       // "2026-01-02T03:04:05Z"
  std::string valid_until_utc;  // likewise
  std::string fingerprint_id;
  nlohmann::json fingerprint;
  nlohmann::json conditions;  // suite, runtimes, seed, margin, or the runs that were relabelled
  NullControl null_control;
  std::vector<PowerPoint> power;

  /// Why the certificate does not vouch for a gate; empty if it does: it may be no certificate of
  /// rare false alarms, expired at `now_utc`, or of a machine other than `fingerprint_id`.
  std::string objection(const std::string& now_utc, const std::string& fingerprint_id) const;
};

/// Null control and power from the outcomes of the reports.
void tally(Certificate& certificate, std::span<const ReportOutcome> outcomes);

/// `days` later.
std::string utc_after(const std::string& utc, int days);

std::string certificate_json(const Certificate& certificate);
/// Throws InvalidData with the file.
Certificate read_certificate(const std::filesystem::path& certificate_json);

}  // namespace barista
