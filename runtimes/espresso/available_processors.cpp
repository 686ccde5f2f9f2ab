#include "available_processors.hpp"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace espresso::detail {
namespace {

namespace fs = std::filesystem;

/// A mounted hierarchy: what of it is mounted, and where.
struct Mount {
  fs::path part;
  fs::path at;
};

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream rest(text);
  for (std::string part; std::getline(rest, part, separator);) parts.push_back(part);
  return parts;
}

bool contains(const std::vector<std::string>& parts, const std::string& part) {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

/// Of version 2, or of version 1 with the controller `cpu`. (proc_pid_mountinfo(5): fields 4 and 5
/// are part and place; after a lone "-": type, source, options of the hierarchy.)
std::optional<Mount> find_mount(const fs::path& root, bool version_2) {
  std::ifstream mounts(root / "proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    const std::vector<std::string> fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 6 || fields.end() - dash < 4) continue;
    if (version_2 ? dash[1] == "cgroup2"
                  : dash[1] == "cgroup" && contains(split(dash[3], ','), "cpu"))
      return Mount{fields[3], fields[4]};
  }
  return std::nullopt;
}

/// The process's group in that hierarchy. (cgroups(7): hierarchy, controllers, path.)
std::optional<fs::path> find_group(const fs::path& root, bool version_2) {
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version_2 ? controllers.empty() : contains(split(controllers, ','), "cpu"))
      return fs::path(line.substr(second + 1));
  }
  return std::nullopt;
}

std::optional<double> ratio(double quota, double period) {
  if (quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

std::optional<double> quota_of(const fs::path& group, bool version_2) {
  double quota = 0;  // -1, or "max", which is no number: no limit
  double period = 0;
  if (version_2) {
    std::ifstream(group / "cpu.max") >> quota >> period;
  } else {
    std::ifstream(group / "cpu.cfs_quota_us") >> quota;
    std::ifstream(group / "cpu.cfs_period_us") >> period;
  }
  return ratio(quota, period);
}

/// The smallest of the group's and of those above it, up to the mount.
std::optional<double> smallest_quota(const fs::path& root, bool version_2) {
  const std::optional<Mount> mount = find_mount(root, version_2);
  const std::optional<fs::path> group = find_group(root, version_2);
  if (!mount || !group) return std::nullopt;
  const fs::path top = root / mount->at.relative_path();
  fs::path below = group->lexically_relative(mount->part);
  if (below.empty() || *below.begin() == "..") below = ".";  // the mount shows a part without us
  std::optional<double> smallest;
  for (below = below.lexically_normal();; below = below.parent_path()) {
    if (const std::optional<double> quota = quota_of(top / below, version_2))
      smallest = std::min(*quota, smallest.value_or(*quota));
    if (below.empty() || below == ".") return smallest;
  }
}

}  // namespace

unsigned processors_in_affinity() {
  for (int most = 1024; most <= 1 << 20; most *= 2) {
    cpu_set_t* const set = CPU_ALLOC(static_cast<std::size_t>(most));
    if (set == nullptr) break;
    const std::size_t bytes = CPU_ALLOC_SIZE(static_cast<std::size_t>(most));
    const bool known = ::sched_getaffinity(0, bytes, set) == 0;
    const bool too_small = !known && errno == EINVAL;
    const int count = known ? CPU_COUNT_S(bytes, set) : 0;
    CPU_FREE(set);
    if (!too_small) return static_cast<unsigned>(std::max(1, count));
  }
  return 1;
}

std::optional<double> processors_of_quota(const fs::path& root) {
  const std::optional<double> two = smallest_quota(root, true);
  const std::optional<double> one = smallest_quota(root, false);
  if (two && one) return std::min(*two, *one);
  return two ? two : one;
}

unsigned available_processors() {
  const unsigned affinity = processors_in_affinity();
  const std::optional<double> quota = processors_of_quota();
  if (!quota) return affinity;
  return static_cast<unsigned>(std::clamp(std::ceil(*quota), 1.0, static_cast<double>(affinity)));
}

}  // namespace espresso::detail
