#include "harness/record/sample.hpp"

#include <array>
#include <utility>

namespace barista {
namespace {

constexpr std::array<std::pair<Status, std::string_view>, 4> status_names{
    {{Status::ok, "ok"},
     {Status::unsupported, "unsupported"},
     {Status::invalid, "invalid"},
     {Status::dnf, "dnf"}}};

}  // namespace

std::string_view name_of(Status status) {
  for (const auto& [known, name] : status_names)
    if (known == status) return name;
  return "unknown";
}

std::optional<Status> parse_status(std::string_view name) {
  for (const auto& [status, known] : status_names)
    if (known == name) return status;
  return std::nullopt;
}

}  // namespace barista
