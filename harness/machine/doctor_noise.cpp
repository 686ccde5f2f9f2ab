// What disturbs this machine now, and what can be counted on it.
#include <fmt/format.h>

#include "harness/machine/doctor_findings.hpp"

namespace barista::doctor {
namespace {

constexpr double much_steal = 0.01;
constexpr double much_load = 0.05;
constexpr double much_waiting = 0.05;

std::string percent(double share) { return fmt::format("{:.1f} %", share * 100); }

void examine_steal(Findings& findings, const Noise& noise) {
  if (!noise.steal_share)
    return findings.push_back(note("steal", "/proc/stat does not tell it", all_times,
                                   "trust the spread between rounds instead"));
  const std::string found =
      fmt::format("the hypervisor took {} of the PUs' time", percent(*noise.steal_share));
  if (*noise.steal_share >= much_steal)
    findings.push_back(warning("steal", found, all_times,
                               "measure at a quieter hour, or on a machine of your own"));
  else
    findings.push_back(ok("steal", found));
}

void examine_load(Findings& findings, const Noise& noise) {
  if (!noise.busy_share)
    return findings.push_back(note("load", "/proc/stat does not tell it", all_times, ""));
  std::string found =
      fmt::format("others kept the PUs busy for {} of the time", percent(*noise.busy_share));
  if (noise.runnable)
    found += fmt::format(", {} runnable", *noise.runnable > 0 ? *noise.runnable - 1 : 0);
  if (noise.load_1min) found += fmt::format(", load {:.2f}", *noise.load_1min);
  if (*noise.busy_share >= much_load)
    findings.push_back(
        warning("load", found, all_times, "end other programs before measuring (top shows them)"));
  else
    findings.push_back(ok("load", found));
}

void examine_pressure(Findings& findings, const Noise& noise) {
  const auto judge = [&](const char* resource, const std::optional<double>& share,
                         const char* affects) {
    const std::string topic = fmt::format("{} pressure", resource);
    if (!share)
      findings.push_back(note(topic, "the kernel keeps no pressure figures (PSI)", affects,
                              "boot with psi=1 to have them"));
    else if (*share >= much_waiting)
      findings.push_back(
          warning(topic, fmt::format("some task waited for it {} of the time", percent(*share)),
                  affects, "end what competes for it before measuring"));
    else
      findings.push_back(
          ok(topic, fmt::format("some task waited {} of the time", percent(*share))));
  };
  judge("cpu", noise.psi_cpu_share, all_times);
  judge("memory", noise.psi_memory_share, "memory metrics, all times");
  judge("io", noise.psi_io_share, "major_faults_per_op");
}

}  // namespace

void examine_noise(Findings& findings, const Noise& noise) {
  examine_steal(findings, noise);
  examine_load(findings, noise);
  examine_pressure(findings, noise);
  if (noise.throttled_periods.value_or(0) > 0)
    findings.push_back(warning(
        "cpu quota", fmt::format("it stopped this cgroup in {} periods", *noise.throttled_periods),
        all_times, "lift the quota, or use fewer workers"));
}

void examine_counters(Findings& findings, const PerfEvents& perf_events, const SystemFiles& files) {
  const auto paranoid = read_text(files.proc / "sys/kernel/perf_event_paranoid");
  const auto judge = [&](const char* counted, const std::string& missing_because) {
    if (missing_because.empty())
      return findings.push_back(ok("counters", fmt::format("{} can be counted", counted)));
    findings.push_back(
        note("counters",
             fmt::format("{} are missing because {} (kernel.perf_event_paranoid: {})", counted,
                         missing_because, paranoid.value_or("cannot be read")),
             "no metric: differences are explained by the system's own counts", ""));
  };
  judge("hardware events", perf_events.hardware_missing_because);
  judge("software events", perf_events.software_missing_because);
}

}  // namespace barista::doctor
