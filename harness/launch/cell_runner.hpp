// Runs one process of the plan (of a search: one process a probe) and turns what became of it into
// samples.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "harness/launch/limit_search.hpp"
#include "harness/launch/worker_process.hpp"
#include "harness/machine/noise.hpp"
#include "harness/machine/pu_probe.hpp"
#include "harness/machine/topology.hpp"
#include "harness/plan/present_runtimes.hpp"
#include "harness/plan/suite.hpp"
#include "harness/record/plan_csv.hpp"

namespace barista {

struct CellResult {
  std::vector<Sample> samples;  // never none, unless interrupted
  bool interrupted = false;     // nothing may be recorded
  double seconds = 0;           // that workers ran
};

class CellRunner {
 public:
  using NoiseSource = std::function<NoiseReading()>;

  /// Keeps references to `runtimes` and `topology`. `noise` is read before and after each worker;
  /// without one, nothing is marked as contaminated.
  CellRunner(const Runtimes& runtimes, const ProcessSettings& settings,
             std::map<int, long> search_caps, const Topology& topology, NoiseSource noise);

  CellResult run(const PlannedProcess& process) const;
  bool is_search(const PlannedProcess& process) const {
    return search_caps_.contains(process.cell);
  }

 private:
  struct Ran;  // a worker process that was run, and whatever disturbed it

  std::optional<PuReading> reading_of(const PlannedProcess& process) const;
  Ran run_case(const PlannedProcess& process, long searched_tasks) const;
  CellResult run_once(const PlannedProcess& process) const;
  CellResult run_search(const PlannedProcess& process, long cap) const;
  Probe probe(const PlannedProcess& process, long tasks, CellResult& result,
              std::string& flags) const;

  const Runtimes& runtimes_;
  ProcessSettings settings_;
  std::map<int, long> search_caps_;
  const Topology& topology_;
  NoiseSource noise_;
  std::vector<PerfEvent> counters_;
};

/// The machine's own noise, unless the topology is that of another machine: figures of its plan are
/// no measurements, and must not differ from run to run.
CellRunner::NoiseSource noise_of(const Topology& topology);

/// A row without metric and value: `status` must not be ok.
Sample row_without_value(const PlannedProcess& process, Status status, const std::string& reason);

}  // namespace barista
