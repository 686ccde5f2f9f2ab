// The parts of the doctor's examination, one function a field. For the doctor_*.cpp files only.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/machine/doctor.hpp"

namespace barista::doctor {

using Findings = std::vector<Finding>;

inline constexpr const char* all_times = "all times";

inline Finding ok(std::string topic, std::string found) {
  return {Severity::ok, std::move(topic), std::move(found), {}, {}};
}
inline Finding note(std::string topic, std::string found, std::string affects, std::string advice) {
  return {Severity::note, std::move(topic), std::move(found), std::move(affects),
          std::move(advice)};
}
inline Finding warning(std::string topic, std::string found, std::string affects,
                       std::string advice) {
  return {Severity::warning, std::move(topic), std::move(found), std::move(affects),
          std::move(advice)};
}

void examine_processors(Findings& findings, const Topology& topology, const SystemFiles& files);
void examine_distance(Findings& findings, const std::vector<double>& line_ns);
void examine_frequency(Findings& findings, const SystemFiles& files);
void examine_clock(Findings& findings, const ClockCheck& clock, const SystemFiles& files);
void examine_memory(Findings& findings, const SystemFiles& files);
void examine_limits(Findings& findings, const SystemFiles& files);
void examine_noise(Findings& findings, const Noise& noise);
void examine_counters(Findings& findings, const PerfEvents& perf_events, const SystemFiles& files);

}  // namespace barista::doctor
