// Memory and the limits on threads and stacks.
#include <fmt/format.h>

#include <algorithm>

#include "harness/machine/doctor_findings.hpp"
#include "harness/machine/system_settings.hpp"

namespace barista::doctor {
namespace {

// What the largest crowd of parked kernel threads needs whose memory is measured.
constexpr std::uint64_t crowd = 8'000;
constexpr std::uint64_t maps_a_stack = 2;                  // the stack and its guard
constexpr std::uint64_t resident_bytes_a_task = 40 << 10;  // stack, page table, kernel stack, slab
constexpr std::uint64_t usual_stack_bytes = 8 << 20;

void examine_hugepages(Findings& findings, const SystemFiles& files) {
  const auto mode = transparent_hugepage_mode(files);
  if (mode && *mode == "always")
    findings.push_back(
        warning("huge pages",
                "transparent huge pages are on for all memory: one touched byte may take 2 MiB",
                "pss_bytes_per_task, whole_cost_bytes_per_task",
                "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled"));
  else
    findings.push_back(ok("huge pages", mode ? "transparent huge pages: " + *mode
                                             : "the kernel has no transparent huge pages"));
}

void examine_overcommit(Findings& findings, const SystemFiles& files) {
  const auto mode = read_number(files.proc / "sys/vm/overcommit_memory");
  if (!mode)
    return findings.push_back(note("overcommit", "the mode cannot be read", "tasks_alive", ""));
  const std::string found = fmt::format("vm.overcommit_memory is {}", *mode);
  if (*mode == 2)
    findings.push_back(warning("overcommit", found + ": reserved stacks count as if they were used",
                               "tasks_alive, reserved_bytes", "sysctl vm.overcommit_memory=0"));
  else
    findings.push_back(ok("overcommit", found));
}

void examine_swap(Findings& findings, const SystemFiles& files) {
  const std::string memory = read_text(files.proc / "meminfo").value_or("");
  const auto total_kib = number_of(memory, "SwapTotal");
  if (!total_kib)
    return findings.push_back(note("swap", "it cannot be read", "pss_bytes_per_task", ""));
  if (*total_kib == 0) return findings.push_back(ok("swap", "none"));
  const std::uint64_t used_kib =
      *total_kib - std::min(*total_kib, number_of(memory, "SwapFree").value_or(*total_kib));
  const std::string found = fmt::format("{} MiB, {} MiB in use", *total_kib >> 10, used_kib >> 10);
  findings.push_back(
      note("swap", found + ": memory that is swapped out is missing from what is resident",
           "pss_bytes_per_task, tasks_alive, system_lost_bytes", "swapoff -a while measuring"));
}

void examine_randomisation(Findings& findings, const SystemFiles& files) {
  const auto mode = read_number(files.proc / "sys/kernel/randomize_va_space");
  if (mode && *mode == 2)
    return findings.push_back(ok("address layout", "randomised for each process"));
  findings.push_back(warning(
      "address layout",
      mode ? fmt::format("kernel.randomize_va_space is {}: each process has the same layout", *mode)
           : "kernel.randomize_va_space cannot be read",
      "all times: a lucky or unlucky layout does not average out",
      "sysctl kernel.randomize_va_space=2"));
}

/// What one parked kernel thread takes of this limit; 0 where it takes nothing that adds up.
std::uint64_t taken_by_thread(const Limit& limit, std::uint64_t stack_bytes) {
  if (limit.reserves) return stack_bytes;
  if (limit.counts == "threads") return 1;
  if (limit.counts == "maps") return maps_a_stack;
  if (limit.counts == "bytes") return resident_bytes_a_task;
  return 0;
}

std::uint64_t stack_of_a_thread(const std::vector<Limit>& limits) {
  for (const Limit& limit : limits)
    if (limit.name == "RLIMIT_STACK") return limit.value.value_or(usual_stack_bytes);
  return usual_stack_bytes;
}

std::string affected_by(const Limit& limit) {
  return limit.counts == "bytes" ? "tasks_alive, whole_cost_bytes_per_task" : "tasks_alive";
}

}  // namespace

void examine_memory(Findings& findings, const SystemFiles& files) {
  examine_hugepages(findings, files);
  examine_overcommit(findings, files);
  examine_swap(findings, files);
  examine_randomisation(findings, files);
}

void examine_limits(Findings& findings, const SystemFiles& files) {
  const std::vector<Limit> limits = read_limits(files);
  const std::uint64_t stack_bytes = stack_of_a_thread(limits);
  std::optional<std::uint64_t> fewest;
  std::string binds;
  for (const Limit& limit : limits) {
    const std::uint64_t each = taken_by_thread(limit, stack_bytes);
    if (!limit.left() || each == 0) {
      findings.push_back(ok("limit", to_words(limit)));
      continue;
    }
    const std::uint64_t threads = *limit.left() / each;
    if (!fewest || threads < *fewest) {
      fewest = threads;
      binds = limit.name;
    }
    if (threads >= crowd) {
      findings.push_back(ok("limit", to_words(limit)));
      continue;
    }
    findings.push_back(
        warning("limit",
                fmt::format("{}: room for about {} more kernel threads, the largest crowd needs {}",
                            to_words(limit), threads, crowd),
                affected_by(limit), fmt::format("raise it ({})", limit.source)));
  }
  if (fewest)
    findings.push_back(
        ok("limit",
           fmt::format("about {} kernel threads can be parked, then {} binds", *fewest, binds)));
}

}  // namespace barista::doctor
