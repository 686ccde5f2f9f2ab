// What this machine is, as far as figures depend on it: recorded with every run, and compared
// before two runs are.
//
// Holds no host name, no path and no serial number. A field that cannot be read is null.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "harness/machine/system_files.hpp"
#include "harness/machine/topology.hpp"

namespace barista {

/// Groups "cpu", "topology", "caches", "memory", "kernel", "virtualisation", "frequency",
/// "clocksource", "mitigations", "libc", "cpu_quota_pus", and "fingerprint_id".
nlohmann::json fingerprint(const Topology& topology, const SystemFiles& files = {});

/// Twelve hexadecimal digits over the fields on which figures depend: everything but the memory
/// size (kept in GiB, for the kernel's share of it differs from boot to boot), swap, and the
/// numbers of the allowed PUs (their count is kept). The same fields give the same id on every
/// machine and in every build.
std::string fingerprint_id(const nlohmann::json& fingerprint);

/// The fields that make two of them different, such as "inherited.nice: 5 and none", at most a few;
/// `first` and `second` are as fingerprint() returns, or were recorded by another version.
std::string fingerprint_differences(const nlohmann::json& first, const nlohmann::json& second);

}  // namespace barista
