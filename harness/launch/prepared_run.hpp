// From what a user asks for to a plan that can be shown or started. Writes nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/machine/topology.hpp"
#include "harness/plan/blocks.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"
#include "harness/record/plan_csv.hpp"

namespace barista {

struct RunRequest {
  std::vector<std::string> runtimes;     // empty: those of the suite
  std::vector<std::string> experiments;  // empty: all of the suite
  std::vector<std::string> params = {};  // as of set_params()
  std::optional<int>
      rounds;  // instead of the suite's, for every cell; searches at most as many as they had
  std::optional<double> budget_s;
  std::uint64_t seed = 0;
  double before_s = 0;  // that pass before the first process, as far as they are foreseen
};

struct PreparedRun {
  Suite suite;  // as it will be run
  std::vector<std::string> runtimes;
  std::vector<Block> blocks;
  std::vector<PlannedProcess> plan;
  std::map<int, long> search_caps;
  double expected_s = 0;
  std::string cut;  // how the budget shortened the plan; empty if it did not
};

/// Throws UsageError: unknown or absent runtimes and experiments, a plan without a cell that can be
/// measured.
PreparedRun prepare_run(Suite suite, const RunRequest& request, const Runtimes& runtimes,
                        const Topology& topology);

}  // namespace barista
