// Whether a sub-command prints in colour.
#pragma once

#include <unistd.h>

#include <cstdlib>

namespace barista {

/// On a terminal, unless NO_COLOR is set (no-color.org).
inline bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace barista
