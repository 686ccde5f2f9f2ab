#include "harness/machine/noise.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string>

#include "harness/machine/cgroup.hpp"

namespace barista {
namespace {

using Number = std::optional<std::uint64_t>;

/// "cpu  user nice system idle iowait irq softirq steal guest guest_nice"; guest time is already in
/// user.
void read_jiffies(NoiseReading& reading, std::string_view statistics) {
  constexpr std::size_t idle = 3;
  constexpr std::size_t iowait = 4;
  constexpr std::size_t steal = 7;
  std::array<std::uint64_t, 8> columns{};
  std::istringstream in(value_of(statistics, "cpu").value_or(""));
  std::uint64_t total = 0;
  for (std::uint64_t& column : columns) {
    if (!(in >> column)) return;
    total += column;
  }
  reading.total_jiffies = total;
  reading.idle_jiffies = columns[idle] + columns[iowait];
  reading.steal_jiffies = columns[steal];
}

/// "some avg10=0.48 avg60=0.89 avg300=0.59 total=9726775"
Number pressure_us(const SystemFiles& files, std::string_view resource) {
  const std::optional<std::string> pressure = read_text(files.proc / "pressure" / resource);
  const std::string some = pressure ? value_of(*pressure, "some").value_or("") : "";
  const std::size_t total = some.find("total=");
  return total == std::string::npos ? Number() : leading_number(some.substr(total + 6));
}

/// Both versions of cgroups name it alike; only groups with a quota count it.
Number throttled_periods(const SystemFiles& files) {
  const CgroupPath cgroup = find_cgroup(files, "cpu");
  if (cgroup.directories.empty()) return std::nullopt;
  const std::optional<std::string> statistics = read_text(cgroup.directories.front() / "cpu.stat");
  return statistics ? number_of(*statistics, "nr_throttled") : Number();
}

/// Over the PUs' folders of /sys: the sum of what this file of each says, and how many have it.
struct Tally {
  std::uint64_t sum = 0;
  std::uint64_t files = 0;
};

Tally tally_of_pus(const SystemFiles& files, const char* file) {
  Tally tally;
  for (unsigned pu = 0;; ++pu) {
    const std::filesystem::path folder =
        files.sys / "devices/system/cpu" / ("cpu" + std::to_string(pu));
    std::error_code ignored;
    if (!std::filesystem::exists(folder, ignored)) return tally;
    if (const Number number = read_number(folder / file)) {
      tally.sum += *number;
      ++tally.files;
    }
  }
}

Number mean_frequency_khz(const SystemFiles& files) {
  const Tally tally = tally_of_pus(files, "cpufreq/scaling_cur_freq");
  return tally.files == 0 ? Number() : tally.sum / tally.files;
}

Number thermal_throttles(const SystemFiles& files) {
  const Tally tally = tally_of_pus(files, "thermal_throttle/core_throttle_count");
  return tally.files == 0 ? Number() : tally.sum;
}

Number risen(Number begin, Number end) {
  return begin && end && *end >= *begin ? Number(*end - *begin) : Number();
}

Number others_running(Number begin, Number end) {
  if (!begin || !end) return std::nullopt;
  const std::uint64_t fewest = std::min(*begin, *end);
  return fewest == 0 ? 0 : fewest - 1;
}

std::optional<double> share(Number part, Number whole) {
  if (!part || !whole || *whole == 0) return std::nullopt;
  return static_cast<double>(*part) / static_cast<double>(*whole);
}

std::optional<double> per_second(Number count, double seconds) {
  if (!count || seconds <= 0) return std::nullopt;
  return static_cast<double>(*count) / seconds;
}

std::optional<double> share_of_time(Number us, double seconds) {
  const std::optional<double> us_per_s = per_second(us, seconds);
  return us_per_s ? std::optional(*us_per_s / 1e6) : std::nullopt;
}

}  // namespace

NoiseReading read_noise(const SystemFiles& files) {
  NoiseReading reading;
  reading.taken = read_clocks();
  if (const std::optional<std::string> statistics = read_text(files.proc / "stat")) {
    read_jiffies(reading, *statistics);
    reading.context_switches = number_of(*statistics, "ctxt");
    reading.procs_running = number_of(*statistics, "procs_running");
  }
  double load = 0;
  if (std::istringstream in(read_text(files.proc / "loadavg").value_or("")); in >> load)
    reading.load_1min = load;
  reading.psi_cpu_us = pressure_us(files, "cpu");
  reading.psi_memory_us = pressure_us(files, "memory");
  reading.psi_io_us = pressure_us(files, "io");
  reading.throttled_periods = throttled_periods(files);
  reading.frequency_khz = mean_frequency_khz(files);
  reading.thermal_throttles = thermal_throttles(files);
  return reading;
}

Noise noise_between(const NoiseReading& begin, const NoiseReading& end) {
  Noise noise;
  noise.seconds = static_cast<double>(end.taken.monotonic_ns - begin.taken.monotonic_ns) / 1e9;
  noise.clock_disagreement_s = clock_disagreement_s(begin.taken, end.taken);
  const Number total = risen(begin.total_jiffies, end.total_jiffies);
  noise.steal_share = share(risen(begin.steal_jiffies, end.steal_jiffies), total);
  if (const auto idle_share = share(risen(begin.idle_jiffies, end.idle_jiffies), total))
    noise.busy_share = 1 - *idle_share;
  noise.context_switches_per_s =
      per_second(risen(begin.context_switches, end.context_switches), noise.seconds);
  noise.runnable = end.procs_running;
  noise.others_running = others_running(begin.procs_running, end.procs_running);
  noise.load_1min = end.load_1min;
  noise.psi_cpu_share = share_of_time(risen(begin.psi_cpu_us, end.psi_cpu_us), noise.seconds);
  noise.psi_memory_share =
      share_of_time(risen(begin.psi_memory_us, end.psi_memory_us), noise.seconds);
  noise.psi_io_share = share_of_time(risen(begin.psi_io_us, end.psi_io_us), noise.seconds);
  noise.throttled_periods = risen(begin.throttled_periods, end.throttled_periods);
  noise.thermal_throttles = risen(begin.thermal_throttles, end.thermal_throttles);
  noise.frequency_ratio = share(end.frequency_khz, begin.frequency_khz);
  return noise;
}

}  // namespace barista
