// Finds this process's cgroup in the file system: version 1, version 2, or both at once.
// Header-only, because limits.cpp, which workers link alone, needs it.
#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/machine/system_files.hpp"

namespace barista {

struct CgroupPath {
  int version = 0;                                 // 1 or 2; 0: the controller is not visible
  std::vector<std::filesystem::path> directories;  // from the process's own cgroup up to the top
};

namespace detail {

inline bool lists(std::string_view names, std::string_view name) {
  std::istringstream in{std::string(names)};
  for (std::string one; std::getline(in, one, ',');)
    if (one == name) return true;
  return false;
}

/// The directory of `path` under `mount`, and those above it. Inside a container the path may begin
/// with parents that are not mounted; the longest tail of it that exists is the process's own
/// cgroup.
inline std::vector<std::filesystem::path> upwards(const std::filesystem::path& mount,
                                                  std::filesystem::path path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(mount, ignored)) return {};
  path = path.relative_path();
  if (path.begin() != path.end() && *path.begin() == "..")
    path.clear();  // above the cgroup namespace
  while (!path.empty() && !std::filesystem::is_directory(mount / path, ignored)) {
    std::filesystem::path tail;
    for (auto part = std::next(path.begin()); part != path.end(); ++part) tail /= *part;
    path = tail;
  }
  std::vector<std::filesystem::path> directories;
  for (; !path.empty(); path = path.parent_path()) directories.push_back(mount / path);
  directories.push_back(mount);
  return directories;
}

}  // namespace detail

/// Where `controller` ("pids", "memory", "cpu") governs this process.
inline CgroupPath find_cgroup(const SystemFiles& files, std::string_view controller) {
  std::istringstream lines{read_text(files.proc / "self/cgroup").value_or("")};
  CgroupPath unified;
  for (std::string line;
       std::getline(lines, line);) {  // "4:memory:/a/b", or "0::/a/b" for version 2
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string names = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    std::error_code ignored;
    if (names.empty()) {
      const bool hybrid = !std::filesystem::exists(files.cgroup / "cgroup.controllers", ignored);
      unified = {2, detail::upwards(hybrid ? files.cgroup / "unified" : files.cgroup, path)};
    } else if (detail::lists(names, controller)) {
      for (const std::filesystem::path& mount : {files.cgroup / controller, files.cgroup / names}) {
        std::vector<std::filesystem::path> directories = detail::upwards(mount, path);
        if (!directories.empty()) return {1, std::move(directories)};
      }
    }
  }
  return unified.directories.empty() ? CgroupPath{} : unified;
}

}  // namespace barista
