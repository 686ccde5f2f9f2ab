#include "harness/machine/doctor.hpp"

#include <chrono>
#include <thread>

#include "harness/machine/doctor_findings.hpp"

namespace barista {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "ok";
    case Severity::note:
      return "note";
    case Severity::warning:
      break;
  }
  return "warning";
}

Checkup take_checkup(const SystemFiles& files) {
  Checkup checkup;
  checkup.clock = check_clock();
  checkup.perf_events = probe_perf_events();
  const NoiseReading begin = read_noise(files);
  std::this_thread::sleep_for(std::chrono::seconds(1));
  checkup.noise = noise_between(begin, read_noise(files));
  return checkup;
}

std::vector<Finding> examine(const Topology& topology, const Checkup& checkup,
                             const SystemFiles& files) {
  std::vector<Finding> findings;
  doctor::examine_processors(findings, topology, files);
  doctor::examine_frequency(findings, files);
  doctor::examine_clock(findings, checkup.clock, files);
  doctor::examine_noise(findings, checkup.noise);
  doctor::examine_memory(findings, files);
  doctor::examine_limits(findings, files);
  doctor::examine_counters(findings, checkup.perf_events, files);
  return findings;
}

}  // namespace barista
