// A certificate: the error rates that this harness has shown on one machine, by whole reports whose
// right answers were known. Not how they were made (campaign.hpp) nor how they are printed
// (certificate_text.hpp).
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/certify/report_outcome.hpp"

namespace barista {

/// No more false alarms than this, over whole reports, with 95 % confidence: what passes.
inline constexpr double most_false_alarms = 0.05;

/// How the two sides of its reports were measured. What was shown of one design says nothing of the
/// other: from run to run the machine itself changes.
enum class Design {
  one_run,   // in the same run, interleaved
  two_runs,  // each in a run of its own
};
/// "one_run", "two_runs": as in certificate.json.
std::string_view name_of(Design design);

/// Reports of two equal sides.
struct NullControl {
  std::size_t reports = 0;
  std::size_t false_alarms = 0;  // reports that called anything different
  std::size_t comparisons = 0;
  std::size_t false_verdicts = 0;
  std::size_t equivalent = 0;
  double upper_bound = 1;            // of the share of false alarms, one-sided, 95 %
  std::optional<double> detectable;  // median over the reports of their median MDE, as a share
};

/// Reports in which one side was slowed down.
struct PowerPoint {
  double slowdown = 0;
  std::string cells;  // "one worker", "more workers"; empty: all
  std::size_t reports = 0;
  std::size_t comparisons = 0;
  std::size_t found = 0;
  std::size_t wrong_direction = 0;
  std::size_t equivalent = 0;
  std::size_t within_reach = 0;
  std::size_t found_within_reach = 0;
  Interval share_found;  // exact, as if comparisons of a report were independent
};

/// What else is known of pairs of runs.
struct PairCounts {
  std::size_t runs = 0;
  std::size_t gates_passed = 0;
  std::size_t gates_stopped = 0;  // the rest could not tell
  // Pairs, and rows of times, that the test for sides of one run would have called different.
  std::size_t false_by_ranks = 0;
  std::size_t times = 0;
  std::size_t different_by_ranks = 0;
  std::size_t readings = 0;          // of claims
  std::vector<std::string> flipped;  // of these: decided differently by two runs

  /// So many pairs at least share no run, and are independent of each other.
  std::size_t disjoint_pairs() const { return runs / 2; }
};

/// A comparison that a certificate may vouch for.
struct ComparedSides {
  Design design = Design::one_run;
  std::string fingerprint_id;
  std::map<std::string, std::set<std::string>> contents;  // runtime -> ids of its workers' bytes
};

struct Certificate {
  std::string barista_version;
  std::string issued_utc;       // "2026-01-02T03:04:05Z"
  std::string valid_until_utc;  // likewise
  std::string fingerprint_id;
  nlohmann::json fingerprint;
  nlohmann::json conditions;  // suite, runtimes, seed, margin, or the runs that were used
  Design design = Design::one_run;
  NullControl null_control;
  std::vector<PowerPoint> power;
  std::optional<PairCounts> pairs;  // of the design two_runs

  /// Of which its reports were. It speaks of no other: the number of rows changes its rates.
  std::string suite() const;
  /// Why the certificate vouches for nothing, wherever it is used; empty if it does for something:
  /// it may be no certificate of rare false alarms.
  std::string own_objection() const;
  /// Why it does not vouch for a comparison: for its own sake, or it expired at `now_utc`, or is of
  /// another design, of another machine, or of other workers than those that both sides share.
  std::string objection(const std::string& now_utc, const ComparedSides& sides) const;
  /// The runtimes of which it knows neither side: each has two builds, and it was made with a
  /// third, or with none. That a change is judged by it is what it is for, so that this is said
  /// and stops nothing.
  std::vector<std::string> new_to_it(const ComparedSides& sides) const;
};

/// Null control and power from the outcomes of the reports.
void tally(Certificate& certificate, std::span<const ReportOutcome> outcomes);

/// `days` later.
std::string utc_after(const std::string& utc, int days);

std::string certificate_json(const Certificate& certificate);
/// Throws InvalidData with the file.
Certificate read_certificate(const std::filesystem::path& certificate_json);

}  // namespace barista
