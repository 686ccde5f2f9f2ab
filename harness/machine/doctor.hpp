// Looks at a machine before it is measured: what was found, which figures it affects, and what can
// be done about it.
//
// Judges only. What it judges has been read before (Checkup), so that every judgement can be tested
// without the machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/machine/clock_check.hpp"
#include "harness/machine/limits.hpp"
#include "harness/machine/noise.hpp"
#include "harness/machine/perf_events.hpp"
#include "harness/machine/system_files.hpp"
#include "harness/machine/topology.hpp"

namespace barista {

enum class Severity { ok, note, warning };

std::string_view name_of(Severity severity);

struct Finding {
  Severity severity = Severity::ok;
  std::string topic;
  std::string found;    // one sentence, with the value
  std::string affects;  // names of metrics, or "all times"; empty where all is well
  std::string advice;   // what to do; empty where there is nothing to do
};

/// What is measured for the doctor, apart from the files that it reads itself.
struct Checkup {
  Noise noise;  // over the time that the caller watched
  ClockCheck clock;
  PerfEvents perf_events;
  // A cache line there and back between the first two PUs of the placement spread, ns
  // (pu_probe.hpp).
  std::vector<double> line_ns;
};

/// Watches the machine for a second.
Checkup take_checkup(const Topology& topology, const SystemFiles& files = {});

/// Findings by topic, in reading order.
std::vector<Finding> examine(const Topology& topology, const Checkup& checkup,
                             const SystemFiles& files = {});

}  // namespace barista
