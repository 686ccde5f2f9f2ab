// The C library of this process, as it names itself.
#pragma once

#include <unistd.h>

#include <optional>
#include <string>

namespace barista {

/// "glibc 2.36". Only glibc tells; musl has neither a function nor an answer for this.
inline std::optional<std::string> libc_version() {
  std::string version(64, '\0');
  const std::size_t size = ::confstr(_CS_GNU_LIBC_VERSION, version.data(), version.size());
  if (size == 0 || size > version.size()) return std::nullopt;
  version.resize(size - 1);
  return version;
}

}  // namespace barista
