#include "harness/machine/limits.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <sstream>

#include "harness/machine/cgroup.hpp"

namespace barista {
namespace {

namespace fs = std::filesystem;
using Number = std::optional<std::uint64_t>;

constexpr double nearly_used_up = 0.98;
constexpr std::uint64_t usual_stack_bytes =
    8u << 20;  // where RLIMIT_STACK is unlimited, glibc takes 2 MiB or more
constexpr std::uint64_t unlimited_in_cgroup_v1 =
    std::uint64_t{1} << 62;  // it prints the largest page-aligned number

Number times_1024(Number kib) { return kib ? Number(*kib * 1024) : Number(); }

/// "unlimited" and "max" are no numbers, and so become nothing: unlimited.
Number soft_limit(std::string_view limits, std::string_view title) {
  const std::optional<std::string> values = value_of(limits, title);
  return values ? leading_number(*values) : Number();
}

/// Memory maps of this process. The gate page that every process has does not count.
Number maps_in_use(const SystemFiles& files) {
  std::ifstream in(files.proc / "self/maps");
  if (!in) return std::nullopt;
  std::uint64_t maps = 0;
  for (std::string line; std::getline(in, line);)
    if (line.find("[vsyscall]") == std::string::npos) ++maps;
  return maps;
}

Number files_in_use(const SystemFiles& files) {
  std::error_code failed;
  fs::directory_iterator entry(files.proc / "self/fd", failed);
  if (failed) return std::nullopt;
  return static_cast<std::uint64_t>(std::distance(begin(entry), end(entry)));
}

/// "0.53 0.23 0.12 3/102 9771": 102 threads exist in the system.
Number threads_in_system(const SystemFiles& files) {
  const std::optional<std::string> load = read_text(files.proc / "loadavg");
  if (!load || load->find('/') == std::string::npos) return std::nullopt;
  return leading_number(load->substr(load->find('/') + 1));
}

Number threads_of_user(const SystemFiles& files, std::uint64_t user) {
  std::error_code failed;
  std::uint64_t threads = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(files.proc, failed)) {
    if (!leading_number(entry.path().filename().string())) continue;
    const std::optional<std::string> status = read_text(entry.path() / "status");
    if (status && number_of(*status, "Uid") == user)
      threads += number_of(*status, "Threads").value_or(0);
  }
  return failed ? Number() : Number(threads);
}

/// The kernel lets root, and whoever holds one of two capabilities, exceed RLIMIT_NPROC.
bool may_exceed_nproc(std::string_view status) {
  constexpr std::uint64_t sys_admin = std::uint64_t{1} << 21;
  constexpr std::uint64_t sys_resource = std::uint64_t{1} << 24;
  if (number_of(status, "Uid") == std::uint64_t{0}) return true;
  const std::string effective = value_of(status, "CapEff").value_or("");
  std::uint64_t capabilities = 0;
  std::from_chars(effective.data(), effective.data() + effective.size(), capabilities, 16);
  return (capabilities & (sys_admin | sys_resource)) != 0;
}

void append_resource_limits(std::vector<Limit>& limits, const SystemFiles& files) {
  const std::string own = read_text(files.proc / "self/limits").value_or("");
  if (own.empty()) return;
  const std::string status = read_text(files.proc / "self/status").value_or("");
  Limit nproc{"RLIMIT_NPROC", soft_limit(own, "Max processes"), {}, "threads", "ulimit -u", false};
  if (may_exceed_nproc(status)) {
    nproc.value.reset();
    nproc.source = "ulimit -u; the kernel does not hold root to it";
  }
  if (nproc.value) nproc.used = threads_of_user(files, number_of(status, "Uid").value_or(0));
  limits.push_back(nproc);
  limits.push_back({"RLIMIT_AS", soft_limit(own, "Max address space"),
                    times_1024(number_of(status, "VmSize")), "bytes", "ulimit -v", true});
  limits.push_back({"RLIMIT_DATA", soft_limit(own, "Max data size"),
                    times_1024(number_of(status, "VmData")), "bytes", "ulimit -d", true});
  limits.push_back({"RLIMIT_STACK",
                    soft_limit(own, "Max stack size"),
                    {},
                    "bytes",
                    "ulimit -s; of one stack",
                    false});
  limits.push_back({"RLIMIT_NOFILE", soft_limit(own, "Max open files"), files_in_use(files),
                    "files", "ulimit -n", false});
}

void append_kernel_limits(std::vector<Limit>& limits, const SystemFiles& files) {
  const auto append = [&](const char* name, const char* file, Number used, const char* counts) {
    if (const Number value = read_number(files.proc / "sys" / file))
      limits.push_back({name, value, used, counts, std::string("/proc/sys/") + file, false});
  };
  append("kernel.threads-max", "kernel/threads-max", threads_in_system(files), "threads");
  append("kernel.pid_max", "kernel/pid_max", threads_in_system(files), "threads");
  append("vm.max_map_count", "vm/max_map_count", maps_in_use(files), "maps");
}

void append_memory_limits(std::vector<Limit>& limits, const SystemFiles& files) {
  const std::string memory = read_text(files.proc / "meminfo").value_or("");
  const Number total = times_1024(number_of(memory, "MemTotal"));
  const Number available = times_1024(number_of(memory, "MemAvailable"));
  if (total && available)
    limits.push_back({"memory of the machine", total, *total - std::min(*total, *available),
                      "bytes", "MemTotal less MemAvailable of /proc/meminfo", false});
  const Number mode = read_number(files.proc / "sys/vm/overcommit_memory");
  if (!mode) return;
  const bool strict = *mode == 2;
  limits.push_back({"commit limit",
                    strict ? times_1024(number_of(memory, "CommitLimit")) : Number(),
                    times_1024(number_of(memory, "Committed_AS")), "bytes",
                    "vm.overcommit_memory=" + std::to_string(*mode) +
                        (strict ? "" : "; only single requests beyond all memory are refused"),
                    true});
}

/// Of the limits of one controller, from the process's own cgroup upwards, the one with the least
/// left.
template <class ReadLevel>
void append_tightest(std::vector<Limit>& limits, const CgroupPath& cgroup, ReadLevel read_level) {
  std::optional<Limit> tightest;
  for (const fs::path& directory : cgroup.directories) {
    Limit level = read_level(directory);
    if (!level.value) continue;
    if (!tightest ||
        level.left().value_or(*level.value) < tightest->left().value_or(*tightest->value))
      tightest = std::move(level);
  }
  if (tightest) limits.push_back(*tightest);
}

void append_cgroup_threads(std::vector<Limit>& limits, const SystemFiles& files) {
  append_tightest(limits, find_cgroup(files, "pids"), [](const fs::path& directory) {
    return Limit{"pids.max",
                 read_number(directory / "pids.max"),
                 read_number(directory / "pids.current"),
                 "threads",
                 directory.string(),
                 false};
  });
}

void append_cgroup_memory(std::vector<Limit>& limits, const SystemFiles& files) {
  const CgroupPath memory = find_cgroup(files, "memory");
  append_tightest(limits, memory, [&](const fs::path& directory) {
    const bool v1 = memory.version == 1;
    const std::string name = v1 ? "memory.limit_in_bytes" : "memory.max";
    Limit limit{name, read_number(directory / name), {}, "bytes", directory.string(), false};
    if (limit.value && *limit.value >= unlimited_in_cgroup_v1) limit.value.reset();
    limit.used = read_number(directory / (v1 ? "memory.usage_in_bytes" : "memory.current"));
    // Cached files are given back before anything fails.
    const std::string statistics = read_text(directory / "memory.stat").value_or("");
    const std::string prefix = v1 ? "total_" : "";
    for (const char* cached : {"inactive_file", "active_file"})
      if (limit.used)
        *limit.used -= std::min(*limit.used, number_of(statistics, prefix + cached).value_or(0));
    return limit;
  });
}

std::string amount(std::uint64_t n, std::string_view counts) {
  if (counts != "bytes" || n < (10u << 20))
    return std::to_string(n) + (counts == "bytes" ? " bytes" : "");
  return std::to_string(n >> 20) + " MiB";
}

std::uint64_t stack_of_a_thread(const std::vector<Limit>& limits) {
  for (const Limit& limit : limits)
    if (limit.name == "RLIMIT_STACK") return limit.value.value_or(usual_stack_bytes);
  return usual_stack_bytes;
}

std::string percent(double share) { return std::to_string(static_cast<int>(share * 100)) + " %"; }

std::string nearest_ones(std::vector<Limit> limits) {
  std::erase_if(limits, [](const Limit& limit) { return !limit.share_used(); });
  std::stable_sort(limits.begin(), limits.end(), [](const Limit& a, const Limit& b) {
    return *a.share_used() > *b.share_used();
  });
  if (limits.size() > 3) limits.resize(3);
  std::string words;
  for (const Limit& limit : limits)
    words +=
        (words.empty() ? "" : ", ") + limit.name + " " + percent(*limit.share_used()) + " used";
  return words.empty() ? "no known limit is near: none can be read"
                       : "no known limit is near: " + words;
}

std::string find_binding_limit(const SystemFiles& files) {
  errno = 0;
  if (!std::ifstream(files.proc / "self/limits") && errno == EMFILE)
    return "RLIMIT_NOFILE (all file descriptors in use)";
  const std::vector<Limit> limits = read_limits(files);
  const std::uint64_t stack_bytes = stack_of_a_thread(limits);
  std::string words;
  for (const Limit& limit : limits) {
    if (!limit.share_used()) continue;
    const bool near =
        *limit.share_used() >= nearly_used_up || (limit.reserves && *limit.left() < stack_bytes);
    if (near) words += (words.empty() ? "" : "; ") + to_words(limit);
  }
  return words.empty() ? nearest_ones(limits) : words;
}

}  // namespace

std::optional<double> Limit::share_used() const {
  if (!value || !used) return std::nullopt;
  return *value == 0 ? 1.0 : static_cast<double>(*used) / static_cast<double>(*value);
}

std::optional<std::uint64_t> Limit::left() const {
  if (!value || !used) return std::nullopt;
  return *value - std::min(*value, *used);
}

std::vector<Limit> read_limits(const SystemFiles& files) {
  std::vector<Limit> limits;
  append_resource_limits(limits, files);
  append_kernel_limits(limits, files);
  append_cgroup_threads(limits, files);
  append_cgroup_memory(limits, files);
  append_memory_limits(limits, files);
  return limits;
}

std::optional<std::uint64_t> available_memory_bytes(const SystemFiles& files) {
  std::vector<Limit> limits;
  append_cgroup_memory(limits, files);
  append_memory_limits(limits, files);
  std::optional<std::uint64_t> least;
  for (const Limit& limit : limits)
    if (const auto left = limit.left(); left && !limit.reserves)
      least = std::min(*left, least.value_or(*left));
  return least;
}

std::string to_words(const Limit& limit) {
  std::string words =
      limit.name + "=" + (limit.value ? amount(*limit.value, limit.counts) : "unlimited");
  if (!limit.used) return words;
  words += " (" + amount(*limit.used, limit.counts);
  return words + (limit.counts == "bytes" ? "" : " " + limit.counts) + " in use)";
}

std::string binding_limit(const SystemFiles& files) {
  try {
    return find_binding_limit(files);
  } catch (const std::bad_alloc&) {
    return "no memory was left even to read the limits";
  }
}

std::optional<std::uint64_t> cgroup_memory_bytes(const SystemFiles& files) {
  const CgroupPath memory = find_cgroup(files, "memory");
  if (memory.directories.empty()) return std::nullopt;
  return read_number(memory.directories.front() /
                     (memory.version == 1 ? "memory.usage_in_bytes" : "memory.current"));
}

std::optional<CpuQuota> cpu_quota(const SystemFiles& files) {
  const CgroupPath cgroup = find_cgroup(files, "cpu");
  std::optional<CpuQuota> tightest;
  for (const fs::path& directory : cgroup.directories) {
    Number quota_us;
    Number period_us;
    if (cgroup.version == 1) {
      quota_us = read_number(directory / "cpu.cfs_quota_us");  // -1 is unlimited, and no number
      period_us = read_number(directory / "cpu.cfs_period_us");
    } else if (const std::optional<std::string> both =
                   read_text(directory / "cpu.max")) {  // "max 100000"
      quota_us = leading_number(*both);
      if (const std::size_t blank = both->find(' '); blank != std::string::npos)
        period_us = leading_number(both->substr(blank));
    }
    if (!quota_us || !period_us || *period_us == 0) continue;
    const double pus = static_cast<double>(*quota_us) / static_cast<double>(*period_us);
    if (!tightest || pus < tightest->pus) tightest = CpuQuota{pus, directory.string()};
  }
  return tightest;
}

}  // namespace barista
