// Settings of the system that both the fingerprint and the doctor look at. What cannot be read is
// nothing.
#pragma once

#include <optional>
#include <string>

#include "harness/machine/system_files.hpp"

namespace barista {

/// The word in brackets of "always [madvise] never".
std::optional<std::string> transparent_hugepage_mode(const SystemFiles& files);

std::optional<std::string> clocksource(const SystemFiles& files);

/// Frequency governor of the first PU that has one.
std::optional<std::string> frequency_governor(const SystemFiles& files);
std::optional<std::string> frequency_driver(const SystemFiles& files);

/// Whether a PU may exceed its base frequency.
std::optional<bool> boost_enabled(const SystemFiles& files);

/// Whether the processor says that it is virtual; nothing on architectures that do not say.
std::optional<bool> under_hypervisor(const SystemFiles& files);

}  // namespace barista
