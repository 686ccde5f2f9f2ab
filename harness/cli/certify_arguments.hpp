// What `barista certify` was asked for, and how each of its ways ends.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/certify/campaign.hpp"
#include "harness/certify/run_pairs.hpp"
#include "harness/cli/context.hpp"

namespace barista {

struct CertifyArguments {
  std::string suite = "certify";
  std::filesystem::path out;
  std::filesystem::path resume;
  std::vector<std::filesystem::path> relabel;
  std::vector<std::filesystem::path> between;
  std::filesystem::path claims_file;
  std::vector<std::string> runtimes;
  std::vector<std::string> slowdowns{"2%", "5%", "10%", "20%"};
  std::string margin = "5%";
  std::optional<std::size_t> reports;
  std::size_t power_reports = CampaignSettings{}.power_reports;
  std::size_t runs = 0;  // 0: reports
  std::string apart = "10m";
  std::optional<int> rounds;
  std::optional<std::uint64_t> seed;
  int valid_days = CampaignSettings{}.valid_days;
  std::filesystem::path suites_file;
  std::filesystem::path runtimes_dir;
  bool keep_runs = false;
  bool dry_run = false;
  bool as_json = false;
};

/// Prints the certificate, says where its page is, and returns the exit code: passed; failed by
/// what was found; or left open by too few reports.
int end_with(const Certificate& certificate, const CertifyArguments& arguments,
             const std::filesystem::path& page);

/// Deals the rounds of runs that exist to two sides.
int certify_by_relabelling(const CertifyArguments& arguments);
/// Judges the pairs of runs that exist, and writes what was found into `out`.
int certify_between(const CertifyArguments& arguments, const Context& context,
                    const PairSettings& settings,
                    const std::vector<std::filesystem::path>& directories,
                    const std::filesystem::path& out);

}  // namespace barista
