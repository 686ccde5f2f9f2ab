// The flags of barista run.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace barista {

struct RunArguments {
  std::string suite = "quick";
  std::vector<std::string> runtimes;
  std::vector<std::string> experiments;
  std::vector<std::string> params;
  std::filesystem::path out;
  std::filesystem::path resume;
  std::string budget;
  std::string width;
  std::optional<std::uint64_t> seed;
  std::optional<int> rounds;
  std::filesystem::path suites_file;
  std::filesystem::path claims_file;  // empty: the project's own
  std::filesystem::path runtimes_dir;
  bool dry_run = false;
  bool as_json = false;
  bool no_report = false;
  bool force = false;
};

void add_run_flags(CLI::App& command, RunArguments& arguments);

/// --budget in seconds; nothing without it. Throws UsageError.
std::optional<double> budget_of(const RunArguments& arguments);

}  // namespace barista
