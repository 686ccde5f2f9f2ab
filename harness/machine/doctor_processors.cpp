// PUs, their frequency, and the clock.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/machine/doctor_findings.hpp"
#include "harness/machine/placements.hpp"
#include "harness/machine/pu_list.hpp"
#include "harness/machine/system_settings.hpp"

namespace barista::doctor {
namespace {

// Beyond these, the clock is more than a hundredth of an interval of 10 us.
constexpr double slow_clock_ns = 100;
constexpr std::int64_t coarse_clock_ns = 100;

std::string allowed_pus(const Topology& topology) {
  std::vector<unsigned> allowed;
  for (const Pu& pu : topology.pus()) allowed.push_back(pu.os_index);
  std::sort(allowed.begin(), allowed.end());
  return format_pu_list(allowed);
}

void examine_topology(Findings& findings, const Topology& topology) {
  const TopologyCounts& counts = topology.counts();
  findings.push_back(ok("topology", topology.summary()));
  if (!topology.is_this_system())
    findings.push_back(warning(
        "topology", "it is a description given to hwloc, not this system: no process is bound",
        all_times, "unset HWLOC_SYNTHETIC and HWLOC_XMLFILE before measuring"));
  if (counts.allowed < counts.pus)
    findings.push_back(
        note("allowed PUs",
             fmt::format("{} of {} PUs are allowed here: {}", counts.allowed, counts.pus,
                         allowed_pus(topology)),
             "placements", "widen the cgroup's cpuset or the affinity mask (taskset) to use more"));
  else
    findings.push_back(ok("allowed PUs", fmt::format("all: {}", allowed_pus(topology))));
  if (counts.allowed == 1)
    findings.push_back(note("allowed PUs", "there is only one: nothing runs in parallel",
                            "hops_across_pus_per_op, task_ns, message_ns",
                            "give the process at least two PUs"));
}

void examine_smt(Findings& findings, const Topology& topology) {
  const Placed siblings = place(topology, "smt_siblings");
  if (const auto* reason = std::get_if<std::string>(&siblings))
    return findings.push_back(ok("SMT", *reason));
  const Placed cores = place(topology, "one_per_core");
  findings.push_back(
      note("SMT",
           fmt::format("{} allowed PUs share {} cores", topology.counts().allowed,
                       std::get<std::vector<unsigned>>(cores).size()),
           "times with more workers than cores",
           "compare the placements smt_siblings and one_per_core before generalising"));
}

void examine_kinds(Findings& findings, const Topology& topology) {
  std::set<int> kinds;
  for (const Pu& pu : topology.pus()) kinds.insert(pu.kind);
  if (kinds.size() < 2) return;
  findings.push_back(note("PU kinds", fmt::format("the allowed PUs are of {} kinds", kinds.size()),
                          all_times, "bind to PUs of one kind with a placement such as pus:0-3"));
}

void examine_quota(Findings& findings, const Topology& topology, const SystemFiles& files) {
  const auto quota = cpu_quota(files);
  if (!quota) return findings.push_back(ok("cpu quota", "the cgroup sets none"));
  const std::string found = fmt::format("the cgroup grants the time of {:.2f} PUs, {} are allowed",
                                        quota->pus, topology.counts().allowed);
  if (quota->pus >= topology.counts().allowed) return findings.push_back(ok("cpu quota", found));
  findings.push_back(
      warning("cpu quota", found + ": tasks are stopped for the rest of each period", all_times,
              "lift cpu.max (docker: --cpus), or use no more workers than it grants"));
}

void examine_hypervisor(Findings& findings, const SystemFiles& files) {
  const auto hypervisor = under_hypervisor(files);
  if (!hypervisor)
    findings.push_back(note("virtualisation",
                            "this architecture does not say whether it is virtual", all_times, ""));
  else if (*hypervisor)
    findings.push_back(note("virtualisation",
                            "this is a virtual machine: waking another PU may leave it",
                            "hop_ns, round_trip_ns, first_instruction_ns",
                            "compare only with figures from the same kind of machine"));
  else
    findings.push_back(ok("virtualisation", "no hypervisor"));
}

}  // namespace

void examine_processors(Findings& findings, const Topology& topology, const SystemFiles& files) {
  examine_topology(findings, topology);
  examine_smt(findings, topology);
  examine_kinds(findings, topology);
  examine_quota(findings, topology, files);
  examine_hypervisor(findings, files);
}

/// In ten looks over a second: the distance changes in minutes, so that one that stays is no
/// promise.
void examine_distance(Findings& findings, const std::vector<double>& line_ns) {
  constexpr double far_apart = 2;  // the longest against the shortest
  if (line_ns.empty()) return;
  const auto [least, most] = std::minmax_element(line_ns.begin(), line_ns.end());
  const std::string found = fmt::format(
      "a cache line takes {:.0f} to {:.0f} ns from one PU to another and back", *least, *most);
  if (*most < far_apart * *least)
    findings.push_back(ok("distance", found));
  else
    findings.push_back(
        note("distance", found, "times with two workers and more",
             "figures are given of near and of far PUs apart; measure at a quieter hour, or on a "
             "machine of your own"));
}

void examine_frequency(Findings& findings, const SystemFiles& files) {
  const auto governor = frequency_governor(files);
  const auto boost = boost_enabled(files);
  if (!governor)
    findings.push_back(
        note("frequency", "the governor cannot be read: the frequency is not under control here",
             all_times, "interleaved rounds and intervals take the place of a fixed frequency"));
  else if (*governor == "performance")
    findings.push_back(ok("frequency", "governor performance"));
  else
    findings.push_back(
        warning("frequency", fmt::format("governor {}: the frequency follows the load", *governor),
                all_times, "cpupower frequency-set --governor performance"));
  if (boost.value_or(false))
    findings.push_back(
        note("boost", "on: the frequency depends on temperature and on how many PUs are busy",
             "all times; scaling by workers most",
             "echo 0 > /sys/devices/system/cpu/cpufreq/boost (Intel: 1 > intel_pstate/no_turbo)"));
  else
    findings.push_back(ok("boost", boost ? "off" : "cannot be read"));
}

void examine_clock(Findings& findings, const ClockCheck& clock, const SystemFiles& files) {
  const std::string source = clocksource(files).value_or("unknown");
  const bool slow_source =
      source == "hpet" || source == "acpi_pm" || source == "jiffies" || source == "refined-jiffies";
  const std::string found = fmt::format("source {}, {:.0f} ns a reading, smallest step {} ns",
                                        source, clock.overhead_ns, clock.resolution_ns);
  if (slow_source || clock.overhead_ns > slow_clock_ns || clock.resolution_ns > coarse_clock_ns)
    findings.push_back(warning(
        "clock", found, "first_instruction_ns most, then all times",
        "use the tsc clocksource if the kernel trusts it; short intervals are too coarse here"));
  else
    findings.push_back(ok("clock", found));
  if (clock.backward_steps > 0)
    findings.push_back(warning("clock",
                               fmt::format("it ran backwards {} times in {} readings",
                                           clock.backward_steps, clock.readings),
                               all_times,
                               "do not measure on this machine before that is repaired"));
}

}  // namespace barista::doctor
