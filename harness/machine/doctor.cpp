#include "harness/machine/doctor.hpp"

#include <chrono>
#include <thread>

#include "harness/machine/doctor_findings.hpp"
#include "harness/machine/placements.hpp"
#include "harness/machine/pu_probe.hpp"

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

Checkup take_checkup(const Topology& topology, const SystemFiles& files) {
  constexpr int looks = 10;
  constexpr std::chrono::milliseconds between_looks{100};
  Checkup checkup;
  checkup.clock = check_clock();
  checkup.perf_events = probe_perf_events();
  const Placed placed = place(topology, "spread");
  const auto* const pus = std::get_if<std::vector<unsigned>>(&placed);
  const bool has_two = pus != nullptr && pus->size() > 1 && topology.is_this_system();
  const NoiseReading begin = read_noise(files);
  for (int i = 0; i < looks; ++i) {
    if (has_two)
      if (const auto reading = probe_pus((*pus)[0], (*pus)[1]))
        checkup.line_ns.push_back(reading->line_ns);
    std::this_thread::sleep_for(between_looks);
  }
  checkup.noise = noise_between(begin, read_noise(files));
  return checkup;
}

std::vector<Finding> examine(const Topology& topology, const Checkup& checkup,
                             const SystemFiles& files) {
  std::vector<Finding> findings;
  doctor::examine_processors(findings, topology, files);
  doctor::examine_distance(findings, checkup.line_ns);
  doctor::examine_frequency(findings, files);
  doctor::examine_clock(findings, checkup.clock, files);
  doctor::examine_noise(findings, checkup.noise);
  doctor::examine_memory(findings, files);
  doctor::examine_limits(findings, files);
  doctor::examine_counters(findings, checkup.perf_events, files);
  return findings;
}

}  // namespace barista
