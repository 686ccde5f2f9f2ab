// Numbers with the noun that they count.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace barista {

/// "1 cell", "3 cells".
inline std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

}  // namespace barista
