// manifest.json: under which conditions a run was made, and whether it is complete.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace barista {

/// Version of the layout of a run directory; results/README.md describes it.
inline constexpr int run_schema = 1;

struct Manifest {
  std::string barista_version;
  std::vector<std::string>
      command;  // arguments of `barista`, its own name first, without the folder
  std::uint64_t seed = 0;
  nlohmann::json suite;  // the suite as it was run, see plan/suite_json.hpp
  std::map<int, long>
      search_caps;         // cell index -> upper end of the search for the largest number of tasks
  nlohmann::json workers;  // one per runtime: its description, and the id of the executable's bytes
  nlohmann::json fingerprint;  // machine and build
  std::string fingerprint_id;
  std::map<std::string, std::string> absent;  // runtimes that were not there -> why
  std::string hardware_counters;  // metrics, or why they are missing; empty: not looked at
  std::string started_utc;
  std::string ended_utc;  // empty while it runs
  int processes = 0;      // rows of plan.csv
  std::string width;  // asked for: end once the intervals are this narrow; empty: the whole plan
  bool complete = false;
  std::string stopped;  // why it ended before the end of the plan; empty if it did not
  std::optional<double> share_outside_cells;  // of the wall-clock time; nothing while it runs
  std::vector<std::string> resumed_utc;       // when it was taken up again
};

/// Deterministic: the same manifest gives the same bytes.
std::string manifest_text(const Manifest& manifest);

/// Throws InvalidData: not JSON, a field is missing or has the wrong type, another schema version.
Manifest read_manifest(const std::filesystem::path& manifest_json);

}  // namespace barista
