#include "harness/machine/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "harness/contract/libc_version.hpp"
#include "harness/machine/inherited.hpp"
#include "harness/machine/limits.hpp"
#include "harness/machine/pu_list.hpp"
#include "harness/machine/system_settings.hpp"
#include "harness/text/list_text.hpp"

namespace barista {
namespace {

using nlohmann::json;

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

/// Other architectures than x86 name their processors otherwise, or only by numbers.
std::optional<std::string> cpu_model(const std::string& cpuinfo) {
  for (const char* key : {"model name", "Model", "cpu model", "cpu", "uarch"})
    if (auto model = value_of(cpuinfo, key)) return model;
  const auto implementer = value_of(cpuinfo, "CPU implementer");
  const auto part = value_of(cpuinfo, "CPU part");
  if (!implementer || !part) return std::nullopt;
  return "implementer " + *implementer + " part " + *part;
}

json cpu(const SystemFiles& files) {
  const std::string cpuinfo = read_text(files.proc / "cpuinfo").value_or("");
  return {{"model", or_null(cpu_model(cpuinfo))},
          {"vendor", or_null(value_of(cpuinfo, "vendor_id"))},
          {"family", or_null(number_of(cpuinfo, "cpu family"))},
          {"model_number", or_null(number_of(cpuinfo, "model"))},
          {"stepping", or_null(number_of(cpuinfo, "stepping"))},
          {"microcode", or_null(value_of(cpuinfo, "microcode"))}};
}

json topology_of(const Topology& topology) {
  const TopologyCounts& counts = topology.counts();
  std::vector<unsigned> allowed;
  for (const Pu& pu : topology.pus()) allowed.push_back(pu.os_index);
  std::sort(allowed.begin(), allowed.end());
  return {{"packages", counts.packages},
          {"numa_nodes", counts.numa_nodes},
          {"l3_caches", counts.l3_caches},
          {"cores", counts.cores},
          {"pus", counts.pus},
          {"allowed", counts.allowed},
          {"allowed_pus", format_pu_list(allowed)},
          {"is_this_system", topology.is_this_system()}};
}

json caches_of(const Topology& topology) {
  json caches = json::array();
  for (const CacheKind& cache : topology.caches())
    caches.push_back({{"level", cache.level},
                      {"kind", cache.kind},
                      {"bytes", cache.bytes},
                      {"line_bytes", cache.line_bytes},
                      {"count", cache.count}});
  return caches;
}

json memory(const SystemFiles& files) {
  const std::string meminfo = read_text(files.proc / "meminfo").value_or("");
  const auto bytes = [&](const char* key) -> json {
    const auto kib = number_of(meminfo, key);
    return kib ? json(*kib * 1024) : json(nullptr);
  };
  return {{"total_bytes", bytes("MemTotal")},
          {"swap_bytes", bytes("SwapTotal")},
          {"transparent_hugepages", or_null(transparent_hugepage_mode(files))},
          {"overcommit", or_null(read_number(files.proc / "sys/vm/overcommit_memory"))},
          {"max_map_count", or_null(read_number(files.proc / "sys/vm/max_map_count"))}};
}

json kernel(const SystemFiles& files) {
  return {{"release", or_null(read_text(files.proc / "sys/kernel/osrelease"))},
          {"version", or_null(read_text(files.proc / "sys/kernel/version"))},
          {"address_space_randomisation",
           or_null(read_number(files.proc / "sys/kernel/randomize_va_space"))}};
}

json virtualisation(const SystemFiles& files) {
  return {{"hypervisor", or_null(under_hypervisor(files))},
          {"hypervisor_type", or_null(read_text(files.sys / "hypervisor/type"))},
          {"vendor", or_null(read_text(files.sys / "class/dmi/id/sys_vendor"))},
          {"product", or_null(read_text(files.sys / "class/dmi/id/product_name"))}};
}

json frequency(const SystemFiles& files) {
  return {{"driver", or_null(frequency_driver(files))},
          {"governor", or_null(frequency_governor(files))},
          {"boost", or_null(boost_enabled(files))}};
}

json mitigations(const SystemFiles& files) {
  std::error_code failed;
  json all = json::object();
  for (const auto& entry : std::filesystem::directory_iterator(
           files.sys / "devices/system/cpu/vulnerabilities", failed))
    all[entry.path().filename().string()] = or_null(read_text(entry.path()));
  return failed ? json(nullptr) : all;
}

json quota(const SystemFiles& files) {
  const auto granted = cpu_quota(files);
  return granted ? json(granted->pus) : json(nullptr);
}

/// FNV-1a, 64 bits: fixed by its definition, unlike std::hash.
std::uint64_t hash(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  return hash;
}

std::uint64_t in_gib(std::uint64_t bytes) { return (bytes + (std::uint64_t{1} << 29)) >> 30; }

/// Without what no figure depends on.
json comparable_part(const json& fingerprint) {
  json comparable = fingerprint;
  if (!comparable.is_object()) return json::object();
  comparable.erase("fingerprint_id");
  if (comparable.contains("topology")) comparable["topology"].erase("allowed_pus");
  if (comparable.contains("memory")) {
    json& memory = comparable["memory"];
    memory.erase("swap_bytes");
    const json total_bytes = memory.value("total_bytes", json(nullptr));
    if (total_bytes.is_number()) memory["total_bytes"] = in_gib(total_bytes.get<std::uint64_t>());
  }
  return comparable;
}

}  // namespace

json fingerprint(const Topology& topology, const SystemFiles& files) {
  json all = {{"cpu", cpu(files)},
              {"topology", topology_of(topology)},
              {"caches", caches_of(topology)},
              {"memory", memory(files)},
              {"kernel", kernel(files)},
              {"virtualisation", virtualisation(files)},
              {"frequency", frequency(files)},
              {"clocksource", or_null(clocksource(files))},
              {"mitigations", mitigations(files)},
              {"libc", or_null(libc_version())},
              {"cpu_quota_pus", quota(files)}};
  if (topology.is_this_system())
    if (json inherited = inherited_peculiarities(files); !inherited.empty())
      all["inherited"] = std::move(inherited);
  all["fingerprint_id"] = fingerprint_id(all);
  return all;
}

std::string fingerprint_id(const json& fingerprint) {
  // Keys are sorted in a json object; a byte that is no UTF-8 must not end a run.
  const std::string text =
      comparable_part(fingerprint).dump(-1, ' ', true, json::error_handler_t::replace);
  return fmt::format("{:016x}", hash(text)).substr(0, 12);
}

std::string fingerprint_differences(const json& first, const json& second) {
  const json ours = comparable_part(first).flatten(), theirs = comparable_part(second).flatten();
  std::set<std::string> fields;
  for (const json* side : {&ours, &theirs})
    for (const auto& [field, value] : side->items())
      if (ours.value(field, json()) != theirs.value(field, json())) fields.insert(field);
  const auto words = [](const json& side, const std::string& field) {
    const json value = side.value(field, json());
    return value.is_null() ? "none" : value.dump(-1, ' ', true, json::error_handler_t::replace);
  };
  constexpr std::size_t most = 4;
  std::string text;
  std::size_t told = 0;
  for (const std::string& field : fields) {
    if (++told > most) break;
    std::string name = field.substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    append_item(text, fmt::format("{}: {} and {}", name, words(ours, field), words(theirs, field)));
  }
  if (fields.size() > most) append_item(text, fmt::format("and {} more", fields.size() - most));
  return text;
}

}  // namespace barista
