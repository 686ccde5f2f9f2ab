#include "harness/record/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace barista {

std::string suggest_name(std::string_view name, const std::vector<std::string>& known) {
  if (known.empty()) return {};
  if (const auto meant = nearest(name, known)) return fmt::format(", did you mean '{}'?", *meant);
  return fmt::format(", known are {}", fmt::join(known, ", "));
}

}  // namespace barista
