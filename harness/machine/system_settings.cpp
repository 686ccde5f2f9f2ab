#include "harness/machine/system_settings.hpp"

#include <sstream>

namespace barista {
namespace {

/// The policies are numbered by the first PU of each; the machine may start anywhere, as PUs can be
/// offline.
std::optional<std::string> of_first_policy(const SystemFiles& files, const char* name) {
  std::error_code failed;
  std::optional<std::uint64_t> first;
  const std::filesystem::path policies = files.sys / "devices/system/cpu/cpufreq";
  for (const auto& entry : std::filesystem::directory_iterator(policies, failed)) {
    const std::string policy = entry.path().filename().string();
    const auto number =
        policy.rfind("policy", 0) == 0 ? leading_number(policy.substr(6)) : std::nullopt;
    if (number && (!first || *number < *first)) first = number;
  }
  return first ? read_text(policies / ("policy" + std::to_string(*first)) / name) : std::nullopt;
}

}  // namespace

std::optional<std::string> transparent_hugepage_mode(const SystemFiles& files) {
  const auto modes = read_text(files.sys / "kernel/mm/transparent_hugepage/enabled");
  if (!modes) return std::nullopt;
  const std::size_t begin = modes->find('[');
  const std::size_t end = modes->find(']');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return std::nullopt;
  return modes->substr(begin + 1, end - begin - 1);
}

std::optional<std::string> clocksource(const SystemFiles& files) {
  return read_text(files.sys / "devices/system/clocksource/clocksource0/current_clocksource");
}

std::optional<std::string> frequency_governor(const SystemFiles& files) {
  return of_first_policy(files, "scaling_governor");
}

std::optional<std::string> frequency_driver(const SystemFiles& files) {
  return of_first_policy(files, "scaling_driver");
}

std::optional<bool> boost_enabled(const SystemFiles& files) {
  const std::filesystem::path cpu = files.sys / "devices/system/cpu";
  if (const auto boost = read_number(cpu / "cpufreq/boost")) return *boost != 0;
  if (const auto no_turbo = read_number(cpu / "intel_pstate/no_turbo")) return *no_turbo == 0;
  return std::nullopt;
}

std::optional<bool> under_hypervisor(const SystemFiles& files) {
  const auto cpuinfo = read_text(files.proc / "cpuinfo");
  const auto flags = cpuinfo ? value_of(*cpuinfo, "flags") : std::nullopt;
  if (!flags) return std::nullopt;
  std::istringstream in(*flags);
  for (std::string flag; in >> flag;)
    if (flag == "hypervisor") return true;
  return false;
}

}  // namespace barista
