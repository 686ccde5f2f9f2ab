#include "harness/worker/probes.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "harness/machine/limits.hpp"
#include "harness/machine/system_files.hpp"
#include "harness/worker/hardware_counters.hpp"

namespace barista {
namespace {

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// The first number behind `key` at the beginning of a line of `path`.
MaybeCount read_number(const char* path, std::string_view key) {
  const std::optional<std::string> text = read_text(path);
  const std::optional<std::uint64_t> number = text ? number_of(*text, key) : std::nullopt;
  return number ? MaybeCount(static_cast<std::int64_t>(*number)) : std::nullopt;
}

MaybeCount read_kib(const char* path, std::string_view key) {
  const MaybeCount kib = read_number(path, key);
  return kib ? MaybeCount(*kib * 1024) : std::nullopt;
}

/// Free pages that wait on the lists of single CPUs, which MemFree leaves out. Since Linux 6.7
/// these lists grow to hundreds of MiB, so that MemFree alone does not move while a program takes
/// its memory from them. A kernel that does not tell has short ones.
std::int64_t bytes_on_cpu_lists() {
  std::ifstream file("/proc/zoneinfo");
  std::int64_t pages = 0;
  for (std::string line; std::getline(file, line);)
    if (const std::size_t begin = line.find_first_not_of(' ');
        begin != std::string::npos && line.compare(begin, 6, "count:") == 0)
      pages += std::strtoll(line.c_str() + begin + 6, nullptr, 10);
  return pages * sysconf(_SC_PAGESIZE);
}

MaybeCount free_bytes() {
  const MaybeCount free = read_kib("/proc/meminfo", "MemFree");
  return free ? MaybeCount(*free + bytes_on_cpu_lists()) : std::nullopt;
}

Counters counters() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  static const HardwareCounters hardware(std::getenv(hardware_counters_variable));
  return {usage.ru_nvcsw,
          usage.ru_nivcsw,
          usage.ru_minflt,
          usage.ru_majflt,
          read_number("/proc/stat", "processes"),
          hardware.read()};
}

std::int64_t cpu_time_ns() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::int64_t{used.tv_sec} * 1'000'000'000 + used.tv_nsec;
}

MemoryLayers memory() {
  return {.reserved = read_kib("/proc/self/status", "VmSize"),
          .pss = read_kib("/proc/self/smaps_rollup", "Pss"),
          .page_table = read_kib("/proc/self/status", "VmPTE"),
          .kernel_stack = read_kib("/proc/meminfo", "KernelStack"),
          .slab = read_kib("/proc/meminfo", "SUnreclaim"),
          .system_free = free_bytes(),
          .cgroup = cgroup_memory_bytes()};
}

void spin(std::int64_t ns) {
  const std::int64_t begin = now_ns();
  while (now_ns() - begin < ns) {
  }
}

void settle() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }

}  // namespace

std::int64_t coarse_now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

Probes system_probes() {
  return {.now_ns = now_ns,
          .counters = counters,
          .memory = memory,
          .current_pu = sched_getcpu,
          .settle = settle,
          .binding_limit = [] { return binding_limit(); },
          .spin = spin,
          .cpu_time_ns = cpu_time_ns};
}

}  // namespace barista
